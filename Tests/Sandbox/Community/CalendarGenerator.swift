import Time

/// Draws the calendars, their keys, and the entries of the first calendar that it does not manage.
struct CalendarGenerator {
    /// Opens the community's calendar; the same in every run, so that a demonstration needs no copying.
    static let communityKey = "secret-sandbox-community"
    /// Opens a second calendar, whose events the first key may not read.
    static let partnerKey = "secret-sandbox-partner"
    /// Covers both; needs `x-luma-calendar-id` on routes of one calendar.
    static let organizationKey = "secret-sandbox-organization"

    let seed: UInt64

    func calendars(owner: Person) -> [Calendar] {
        var dice = Dice(seed: seed, stream: "calendars")
        return [
            Calendar(
                id: dice.identifier("cal-"), name: "Rollcall Community", slug: "rollcall-community",
                description: "Events for makers in three cities", city: Cities.berlin, apiKey: Self.communityKey,
                ownerID: owner.id),
            Calendar(
                id: dice.identifier("cal-"), name: "Partner Evenings", slug: "partner-evenings",
                description: "Evenings of our partners", city: Cities.lisbon, apiKey: Self.partnerKey,
                ownerID: owner.id),
        ]
    }

    /// One event of a neighbour on Luma, one held elsewhere.
    func listings(calendar: Calendar, reference: Timestamp) -> [Listing] {
        var dice = Dice(seed: seed, stream: "listings")
        let start = reference + .days(9)
        return [
            Listing(
                id: dice.identifier("evt-"), calendarID: dice.identifier("cal-"),
                origin: .luma(ownerID: dice.identifier("usr-"), slug: "neighbour"),
                name: "Neighbour Event", startAt: start, endAt: start + .hours(3), createdAt: reference - .days(12),
                timeZone: "Europe/Berlin", city: Cities.berlin),
            Listing(
                id: dice.identifier("calev-"), calendarID: calendar.id,
                origin: .external(url: "https://partner.example/evening", host: "Partner e.V."),
                name: "Partner Evening", startAt: start + .days(2), endAt: start + .days(2) + .hours(2),
                createdAt: reference - .days(5), timeZone: "Europe/Berlin", city: nil),
        ]
    }
}
