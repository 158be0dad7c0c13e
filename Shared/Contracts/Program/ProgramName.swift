/// The programs that make up Rollcall.
public enum ProgramName: String, Codable, Sendable, CaseIterable {
    case luma
    case members
    case calendar
    case notifications
    case gateway
}
