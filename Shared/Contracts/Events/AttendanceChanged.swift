public import JSON

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

extension AttendanceChanged: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        eventID = try json.read("eventID")
        gatheringID = try json.readIfPresent("gatheringID")
        changes = try json.read("changes")
        endsRun = try json.read("endsRun")
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("eventID", eventID)
            writer.memberIfPresent("gatheringID", gatheringID)
            writer.member("changes", changes)
            writer.member("endsRun", endsRun)
        }
    }
}
