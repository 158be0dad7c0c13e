import Time

/// When the community meets, relative to the day the sandbox starts: enough in the coming week for two cities to
/// reach every threshold of Who's Going, with some meetings inside the next day.
struct EventPlan: Sendable {
    enum Day: Sendable, Hashable {
        /// Days from today, at a usual hour.
        case offset(Int)
        /// At the `n`-th usual hour that is at least three hours away: always within the next 23 hours.
        case soon(Int)
    }

    enum Form: Sendable {
        case inPerson, zoom, meet, otherLink
    }

    let city: City
    let day: Day
    let form: Form
    let visibility: Visibility
    /// How many of the community's guests it draws, relative to the others.
    let weight: Double

    static let all: [EventPlan] =
        plans(
            Cities.berlin, past: [-58, -44, -30, -16, -3], week: [1, 2, 2, 3, 4, 5, 6], later: [12, 33, 68],
            special: [4: (.zoom, .public), 6: (.inPerson, .private)])
        + plans(
            Cities.lisbon, past: [-53, -39, -25, -4], week: [1, 2, 3, 4, 5, 6], later: [20, 47],
            special: [2: (.meet, .public), 6: (.inPerson, .membersOnly)])
        + plans(
            Cities.buenosAires, past: [-60, -46, -18, -5], week: [2, 4, 6], later: [40, 80],
            special: [40: (.otherLink, .public)], soon: 0)

    private static func plans(
        _ city: City, past: [Int], week: [Int], later: [Int], special: [Int: (Form, Visibility)], soon: Int = 2
    ) -> [EventPlan] {
        let days =
            past.map { (Day.offset($0), 0.9) } + (0..<soon).map { (Day.soon($0), 1.5) }
            + week.map { (Day.offset($0), 1.3) } + later.map { (Day.offset($0), 0.5) }
        return days.map { day, weight in
            guard case .offset(let offset) = day, let (form, visibility) = special[offset] else {
                return EventPlan(city: city, day: day, form: .inPerson, visibility: .public, weight: weight)
            }
            return EventPlan(city: city, day: day, form: form, visibility: visibility, weight: weight)
        }
    }
}

/// What events are about, with the hour each kind usually begins.
struct Theme: Sendable {
    let name: String
    let text: String
    let hour: Int
    let minute: Int
    let minutes: Int
    /// Numbered names, as repeated meetings have them: Luma knows no series.
    let isSeries: Bool

    static let all = [
        Theme(
            name: "Makers Breakfast", text: "Coffee, bread and **half-finished** projects.", hour: 9, minute: 0,
            minutes: 90, isSeries: true),
        Theme(
            name: "Demo Night", text: "## Talks\n\nFive demos, *ten minutes* each.", hour: 19, minute: 0, minutes: 180,
            isSeries: true),
        Theme(
            name: "Co-Working Day", text: "Bring your work; we bring cake.", hour: 10, minute: 30, minutes: 390,
            isSeries: true),
        Theme(name: "Founders’ Dinner", text: "One long table.", hour: 19, minute: 30, minutes: 150, isSeries: false),
        Theme(
            name: "Open Data Workshop", text: "Hands on, laptops open.", hour: 14, minute: 0, minutes: 240,
            isSeries: false),
        Theme(
            name: "Reading Group: Commons", text: "We read a chapter aloud.", hour: 18, minute: 30, minutes: 120,
            isSeries: true),
        Theme(
            name: "Sunset Walk ☀️", text: "Slow walk, good shoes.", hour: 17, minute: 15, minutes: 105, isSeries: false),
        Theme(name: "Hack Weekend", text: "Two days, one idea.", hour: 10, minute: 0, minutes: 2040, isSeries: false),
    ]
}
