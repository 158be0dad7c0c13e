public import JSON
public import Time

/// A guest of an event as its source lists them, member or not.
public struct GuestSnapshot: Codable, Sendable, Hashable {
    /// Unique within the event.
    public var id: String
    /// The person across events, if the source tells.
    public var personID: String?
    /// As delivered; whoever compares it makes the key.
    public var email: String?
    public var name: String?
    public var status: GuestStatus
    public var registeredAt: Timestamp?
    /// A check-in outranks the status: people do come after declining.
    public var checkedInAt: Timestamp?

    public init(
        id: String, personID: String? = nil, email: String? = nil, name: String? = nil, status: GuestStatus,
        registeredAt: Timestamp? = nil, checkedInAt: Timestamp? = nil
    ) {
        self.id = id
        self.personID = personID
        self.email = email
        self.name = name
        self.status = status
        self.registeredAt = registeredAt
        self.checkedInAt = checkedInAt
    }
}

// Direct, since every guest of a first load goes this way.
extension GuestSnapshot: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        id = try json.read("id")
        personID = try json.readIfPresent("personID")
        email = try json.readIfPresent("email")
        name = try json.readIfPresent("name")
        status = try json.read("status")
        registeredAt = try json.readIfPresent("registeredAt")
        checkedInAt = try json.readIfPresent("checkedInAt")
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.memberIfPresent("personID", personID)
            writer.memberIfPresent("email", email)
            writer.memberIfPresent("name", name)
            writer.member("status", status)
            writer.memberIfPresent("registeredAt", registeredAt)
            writer.memberIfPresent("checkedInAt", checkedInAt)
        }
    }
}
