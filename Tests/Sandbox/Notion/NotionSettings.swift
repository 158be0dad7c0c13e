import Time

/// What Notion does not document, or what tests want shorter: each one named choice.
struct NotionSettings: Sendable {
    /// What happens at the dialog that asks a person for access.
    enum Consent: String, Sendable, CaseIterable {
        case ask, approve, refuse
    }

    var consent = Consent.ask
    /// Requests per second and connection, on average; 0 = no limit.
    var rate = 3.0
    /// How many may come at once: "bursts tolerated", how large is not published.
    var burst = 10.0
    /// Rows that a query gives at most.
    var queryLimit = 10_000
    /// How long changes of one object are gathered before a webhook tells of them.
    var aggregationWindow: Duration = .seconds(10)
    /// Whether a webhook tells of what an integration did itself.
    var tellsOwnChanges = true
    /// Lifetime of access tokens of public integrations; `nil` = until refreshed or revoked, since Notion says nothing.
    var accessTokenLifetime: Duration?
}
