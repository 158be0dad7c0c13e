import Time

extension GoogleWorld {
    /// What a new sandbox holds: two colleagues, a person with an account of their own, a shared calendar. No events.
    static func seeded(_ seed: UInt64, at now: Timestamp) -> GoogleWorld {
        var world = GoogleWorld(seed: seed)
        world.addAccount("ada@example.org", name: "Ada Example", timeZone: "Europe/Berlin", at: now)
        world.addAccount("ben@example.org", name: "Ben Example", timeZone: "America/New_York", at: now)
        world.addAccount(
            "cleo@mail.example", name: "Cleo Example", timeZone: "Europe/London", isConsumer: true, at: now)
        var shared = GoogleCalendar(
            id: sharedCalendarID, summary: "Team", timeZone: "Europe/Zurich", owner: "ada@example.org",
            isPrimary: false, at: now)
        shared.roles["ben@example.org"] = .writer
        world.add(shared)
        return world
    }

    static let sharedCalendarID = "c_188@group.calendar.google.com"
}
