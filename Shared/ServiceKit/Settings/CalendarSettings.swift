public import Configuration

/// What the calendar program can be told.
public enum CalendarSettings {
    public static let summaries: [SettingSummary] = []
}
