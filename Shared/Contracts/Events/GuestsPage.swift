public import JSON

/// Guests of one event that are new or changed, as one page of the source's list brought them.
public struct GuestsPage: RemoteEvent, Hashable {
    public static let type = "guests.page"

    public var eventID: String
    /// The run that read them; absent when a webhook or an import brought them.
    public var runID: String?
    public var guests: [GuestSnapshot]

    public init(eventID: String, runID: String? = nil, guests: [GuestSnapshot]) {
        self.eventID = eventID
        self.runID = runID
        self.guests = guests
    }
}

extension GuestsPage: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        eventID = try json.read("eventID")
        runID = try json.readIfPresent("runID")
        guests = try json.read("guests")
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("eventID", eventID)
            writer.memberIfPresent("runID", runID)
            writer.member("guests", guests)
        }
    }
}
