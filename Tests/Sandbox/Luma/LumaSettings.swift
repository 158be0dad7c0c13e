/// Which of Luma's observed or undecided behaviours the fake shows.
struct LumaSettings: Sendable {
    /// What the old list and get routes answered.
    enum OldShape: String, Sendable, CaseIterable {
        /// Recorded in March 2026: `entries[].event`, `entries[].guest`, `{"event":…}`.
        case nested
        /// Spring 2026: flat, with a deprecated nested copy inside each list entry.
        case transitional
    }

    var oldShape = OldShape.transitional
    /// What `events/get` answers for a cancelled or unknown event: 404 or 403, not documented.
    var goneEventStatus = 404
    var givesCursorOnLastPage = true
    /// Whether list entries still carry descriptions, as before August 2026.
    var listsDescriptions = false
}
