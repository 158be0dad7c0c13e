import Time

/// Everything the fake Luma knows. A value: tests copy it, and nothing else holds state about guests or events.
struct Community: Sendable {
    let seed: UInt64
    var calendars: [Calendar]
    /// The community's own directory, which Luma never sees.
    let members: [Member]
    var listings: [Listing] = []
    var webhooks: [WebhookSubscription] = []
    /// Tokens of step one of cancelling an event.
    var cancellations: [String: PendingCancellation] = [:]
    /// Draws the identifiers of what is made while the sandbox runs.
    var dice: Dice

    private(set) var people: [String: Person] = [:]
    private(set) var events: [String: Event] = [:]
    private var guestsByEvent: [String: [Guest]] = [:]
    private var personByAddress: [String: String] = [:]

    init(seed: UInt64, calendars: [Calendar], members: [Member]) {
        self.seed = seed
        self.calendars = calendars
        self.members = members
        dice = Dice(seed: seed, stream: "run")
    }

    // MARK: Reading

    func person(_ id: String) -> Person? { people[id] }

    /// Addresses are compared without regard to the case of ASCII letters.
    func person(email: String) -> Person? { personByAddress[email.lowercased()].flatMap { people[$0] } }

    /// The guests of an event in the order in which they came; empty for unknown events.
    func guests(of eventID: String) -> [Guest] { guestsByEvent[eventID] ?? [] }

    /// The guest by `gst-` id, `g-` key, ticket id or e-mail address: all that `guests/get` takes.
    func guest(_ identifier: String, of eventID: String) -> Guest? {
        let byAddress = person(email: identifier)?.id
        return guests(of: eventID).first { guest in
            guest.id == identifier || guest.key == identifier || guest.personID == byAddress
                || guest.tickets.contains { $0.id == identifier }
        }
    }

    /// The calendar's events, ordered by start and then by id.
    func events(of calendarID: String?) -> [Event] {
        events.values.filter { calendarID == nil || $0.calendarID == calendarID }
            .sorted { ($0.startAt, $0.id) < ($1.startAt, $1.id) }
    }

    // MARK: Writing

    mutating func add(_ person: Person) {
        people[person.id] = person
        personByAddress[person.email.lowercased()] = person.id
    }

    mutating func add(_ event: Event, guests: [Guest] = []) {
        events[event.id] = event
        guestsByEvent[event.id] = guests
    }

    mutating func replace(_ event: Event) { events[event.id] = event }

    /// Removes an event for good, as cancelling does, with all its guests.
    mutating func remove(_ event: Event) {
        events[event.id] = nil
        guestsByEvent[event.id] = nil
    }

    /// Stores a new guest, or a changed one in the place of the old.
    mutating func store(_ guest: Guest) {
        var guests = guestsByEvent[guest.eventID] ?? []
        if let index = guests.firstIndex(where: { $0.id == guest.id }) {
            guests[index] = guest
        } else {
            guests.append(guest)
        }
        guestsByEvent[guest.eventID] = guests
    }
}

/// Step one of cancelling an event, waiting for step two.
struct PendingCancellation: Sendable {
    /// How long a token is valid.
    static let lifetime: Duration = .minutes(15)

    let eventID: String
    let expiresAt: Timestamp
}
