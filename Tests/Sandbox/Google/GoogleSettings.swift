import Time

/// What Google does not document, or what tests want shorter: each one named choice.
struct GoogleSettings: Sendable {
    /// What happens at the consent page.
    enum Consent: String, Sendable, CaseIterable {
        /// A page with buttons, for people and for tests that fill in forms.
        case ask
        /// Everything asked for is granted at once, by the account of `login_hint` or the first one.
        case approve
        case refuse
    }

    /// How a deleted event appears in lists. Only its id is promised (facts §3.4).
    enum Stub: String, Sendable, CaseIterable {
        case bare, full
    }

    var consent = Consent.ask
    /// The scopes that are granted, whatever was asked for; `nil` = all asked for. People may untick some.
    var grantedScopes: [String]?
    /// How long access tokens live.
    var accessTokenLifetime: Duration = .seconds(3600)
    /// How long a code of the consent page may be exchanged.
    var codeLifetime: Duration = .minutes(10)
    /// A client whose consent screen is External and in Testing: its grants end after 7 days.
    var testingGrantLifetime: Duration = .days(7)
    /// Refresh tokens that nobody used for six months die.
    var unusedGrantLifetime: Duration = .days(182)
    /// Live refresh tokens per account and client; the oldest dies without notice.
    var grantsPerAccount = 100
    /// Lifetime of a sync token: not published.
    var syncTokenLifetime: Duration = .days(28)
    /// How far back `updatedMin` may lie: not published.
    var updatedMinReach: Duration = .days(28)
    var stub = Stub.bare
    /// How far ahead of now a series without end is expanded: "as far as Google chooses".
    var expansionReach: Duration = .days(730)
    /// No page holds more, whatever `maxResults` says; 0 = no such cap.
    var pageCap = 0
    /// Channels live no longer, whatever they ask for: not published; 7 days by other people's experience.
    var channelLifetime: Duration = .days(7)
    /// How long a change takes to reach the channels.
    var pushDelay: Duration = .zero
    /// Only `https:` addresses for channels. Otherwise plain ones on this machine are taken too, for tests.
    var requiresSecureChannels = false
    /// Cost units per minute for one user of a project; 0 = no limit. A patch costs three.
    var userQuota = 600
    /// Cost units per minute for a project; 0 = no limit.
    var projectQuota = 10_000
    /// What exceeding answers: 403 and 429 mean the same.
    var quotaStatus = 403
}
