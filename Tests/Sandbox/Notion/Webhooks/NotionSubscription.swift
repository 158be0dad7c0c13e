/// A webhook subscription, which a person makes in Notion's pages.
struct NotionSubscription: Sendable {
    enum State: String, Sendable {
        /// Waits until the person has pasted the token that was sent to the address.
        case pending
        case active
        case paused
    }

    let id: String
    /// The address cannot be changed afterwards.
    let url: String
    /// The connection whose view it is.
    let botID: String
    let types: Set<String>
    let version: NotionVersion
    /// Sent once to the address; the key of all signatures.
    let verificationToken: String
    var state = State.pending

    func wants(_ kind: NotionChange.Kind) -> Bool {
        types.isEmpty || types.contains(type(of: kind))
    }

    /// In the oldest version schemas are the databases' own.
    func type(of kind: NotionChange.Kind) -> String {
        guard version == .databases, kind.rawValue.hasPrefix("data_source.") else { return kind.rawValue }
        return "database." + kind.rawValue.dropFirst("data_source.".count)
    }
}
