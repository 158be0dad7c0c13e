/// Members began or ceased to go to an event, or the way they go changed.
public struct AttendanceChanged: RemoteEvent, Hashable {
    public static let type = "attendance.changed"

    public var eventID: String
    public var gatheringID: String?
    /// The rows that changed, as they are now.
    public var changes: [AttendanceSummary]
    /// True for the last change of a complete guest list: there is no need to wait for more.
    public var endsRun: Bool

    public init(eventID: String, gatheringID: String? = nil, changes: [AttendanceSummary], endsRun: Bool = false) {
        self.eventID = eventID
        self.gatheringID = gatheringID
        self.changes = changes
        self.endsRun = endsRun
    }
}
