import Time

/// How often outside calendars are read and writes tried, and what is not believed of them.
struct ReadingSettings: Sendable, Hashable {
    /// Between two readings of a calendar that tells nobody when it changes.
    var interval: [CalendarProvider: Duration] = [
        .google: .minutes(2), .notion: .minutes(2), .caldav: .minutes(5),
    ]
    /// Between two readings of a calendar whose changes are told at once: they repair what was not told.
    var intervalWithChannel = Duration.minutes(15)
    /// Between two readings of all that is there.
    var wholeInterval: [CalendarProvider: Duration] = [
        .google: .seconds(7 * 86_400), .notion: .seconds(3_600), .caldav: .seconds(86_400),
    ]
    /// Pages of one reading: a calendar that has more is taken to have no end. Pages hold up to some hundred events.
    var pagesAtMost = 10_000
    /// Tries of a write before it waits for a person.
    var writeAttempts = SyncQueue.usualAttempts
    /// How long it is remembered what was done to calendars.
    var historyRetention = Duration.days(30)
    /// The longest wait after readings have failed.
    var longestWait = Duration.seconds(3_600)
    /// A larger share of a calendar's known events is never removed without a person. 0…100.
    var removalPercent = 20
    /// So many may always go: in a small calendar few events are a large share.
    var removalsAlways = 5
    /// Removals that are obeyed in one transaction, so that others have their turn between. At least 1.
    var removalsAtOnce = 200

    /// The same for an integration that has its own wishes.
    func settings(of integration: Integration) -> ReadingSettings {
        guard integration.settings.asksBeforeRemovals else { return self }
        var settings = self
        (settings.removalPercent, settings.removalsAlways) = (0, 0)
        return settings
    }

    /// Whether a person has to look first.
    func holds(removals: Int64, known: Int64) -> Bool {
        removals > Int64(removalsAlways) && removals * 100 > known * Int64(removalPercent)
    }

    /// How long to wait after readings have failed.
    func wait(_ provider: CalendarProvider, failures: Int) -> Duration {
        let usual = interval[provider] ?? .minutes(5)
        return min(usual * (1 << min(failures, 10)), longestWait)
    }
}
