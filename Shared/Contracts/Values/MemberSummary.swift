public import JSON

/// What others need of a member to show them.
public struct MemberSummary: Codable, Sendable, Hashable {
    public var id: String
    public var name: String
    public var avatarURL: String?
    public var team: TeamSummary?

    public init(id: String, name: String, avatarURL: String? = nil, team: TeamSummary? = nil) {
        self.id = id
        self.name = name
        self.avatarURL = avatarURL
        self.team = team
    }
}

/// A team as shown beside a member.
public struct TeamSummary: Codable, Sendable, Hashable {
    public var id: String
    public var name: String

    public init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}

extension MemberSummary: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        id = try json.read("id")
        name = try json.read("name")
        avatarURL = try json.readIfPresent("avatarURL")
        team = try json.readIfPresent("team")
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("name", name)
            writer.memberIfPresent("avatarURL", avatarURL)
            writer.memberIfPresent("team", team)
        }
    }
}

extension TeamSummary: JSONReadable, JSONWritable {
    public init(json: JSONNode) throws {
        id = try json.read("id")
        name = try json.read("name")
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("name", name)
        }
    }
}
