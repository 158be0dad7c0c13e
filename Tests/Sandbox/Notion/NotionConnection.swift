import Time

/// An integration's access to the workspace: what a token stands for.
struct NotionConnection: Sendable {
    enum Capability: String, Sendable, CaseIterable {
        case read, update, insert
    }

    /// The bot that edits in its name; also what the connection is known by.
    let botID: String
    let name: String
    var capabilities = Set(Capability.allCases)
    /// A public integration's client; `nil` for internal ones.
    var clientID: String?
}

/// A public integration.
struct NotionClient: Sendable {
    let id: String
    let secret: String
    /// Exact addresses; addresses on this machine are taken without being listed.
    var redirectURIs: [String] = []
}
