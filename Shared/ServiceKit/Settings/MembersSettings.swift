public import Configuration

/// What the members program can be told.
public enum MembersSettings {
    public static let summaries: [SettingSummary] = []
}
