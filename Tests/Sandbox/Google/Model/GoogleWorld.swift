import Time

/// Everything that is in the fake Google's calendars. A value: only the routes and the control API change it.
struct GoogleWorld: Sendable {
    private(set) var accounts: [GoogleAccount] = []
    private(set) var calendars: [String: GoogleCalendar] = [:]
    /// Mails to attendees, which real people would have got.
    private(set) var mails: [GoogleMail] = []
    var dice: Dice
    private var lastVersion: Int64 = 3_541_266_420_000_000

    init(seed: UInt64) { dice = Dice(seed: seed, stream: "google") }

    func account(_ email: String) -> GoogleAccount? { accounts.first { $0.email == email } }

    /// An account with its primary calendar.
    mutating func addAccount(
        _ email: String, name: String, timeZone: String, isConsumer: Bool = false, at now: Timestamp
    ) {
        guard account(email) == nil else { return }
        accounts.append(GoogleAccount(email: email, name: name, timeZone: timeZone, isConsumer: isConsumer))
        add(GoogleCalendar(id: email, summary: email, timeZone: timeZone, owner: email, isPrimary: true, at: now))
    }

    /// A calendar, which also appears in the lists of all who may see it.
    mutating func add(_ calendar: GoogleCalendar) {
        calendars[calendar.id] = calendar
        for email in calendar.roles.keys.sorted() { subscribe(email, to: calendar.id) }
    }

    mutating func subscribe(_ email: String, to id: String) {
        guard let index = accounts.firstIndex(where: { $0.email == email }) else { return }
        accounts[index].list(id, isDeleted: false)
    }

    mutating func unsubscribe(_ email: String, from id: String) {
        guard let index = accounts.firstIndex(where: { $0.email == email }) else { return }
        accounts[index].list(id, isDeleted: true)
    }

    /// Who has the calendar in the list learns that its entry changed.
    mutating func touchListings(of id: String) {
        for index in accounts.indices where accounts[index].entries.contains(where: { $0.calendarID == id }) {
            accounts[index].list(id, isDeleted: calendars[id] == nil)
        }
    }

    mutating func removeCalendar(_ id: String) {
        calendars[id] = nil
        touchListings(of: id)
    }

    /// Changes a calendar in its place.
    mutating func update<Result, Failure: Error>(
        _ id: String, _ body: (inout GoogleCalendar) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard calendars[id] != nil else { return nil }
        // Force unwrapping would copy: the optional chain works in place.
        return try calendars[id].modify(body)
    }

    /// A number above all that were given out.
    mutating func nextVersion() -> Int64 {
        lastVersion += 2000
        return lastVersion
    }

    mutating func send(_ mail: GoogleMail) { mails.append(mail) }
}

extension Optional {
    fileprivate mutating func modify<Result, Failure: Error>(
        _ body: (inout Wrapped) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard var value = self else { return nil }
        // Taken out so that there is one owner, and collections inside are changed in place.
        self = nil
        defer { self = value }
        return try body(&value)
    }
}

/// A person's account, with the list of calendars that the person sees.
struct GoogleAccount: Sendable {
    struct Entry: Sendable {
        let calendarID: String
        var isDeleted: Bool
        /// The account's count of changes when the entry last changed.
        var change: Int64
    }

    let email: String
    let name: String
    let timeZone: String
    /// Not of a Workspace domain: cannot be impersonated.
    let isConsumer: Bool
    private(set) var entries: [Entry] = []
    private(set) var changeCount: Int64 = 0
    var tokenGeneration = 0

    init(email: String, name: String, timeZone: String, isConsumer: Bool) {
        self.email = email
        self.name = name
        self.timeZone = timeZone
        self.isConsumer = isConsumer
    }

    mutating func list(_ calendarID: String, isDeleted: Bool) {
        changeCount += 1
        let entry = Entry(calendarID: calendarID, isDeleted: isDeleted, change: changeCount)
        if let index = entries.firstIndex(where: { $0.calendarID == calendarID }) {
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }
}

/// A mail that an attendee would have got.
struct GoogleMail: Sendable {
    enum Kind: String, Sendable {
        case invitation, update, cancellation
    }

    let at: Timestamp
    let to: String
    let kind: Kind
    let calendarID: String
    let eventID: String
}
