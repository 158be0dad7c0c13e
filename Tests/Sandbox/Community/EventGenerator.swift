import Time

/// Draws the events of the plan.
struct EventGenerator {
    let calendar: Calendar
    let hosts: [Person]
    /// The moment "today" is counted from.
    let reference: Timestamp

    private var dice: Dice
    private var numberInSeries: [String: Int] = [:]

    init(seed: UInt64, calendar: Calendar, hosts: [Person], reference: Timestamp) {
        dice = Dice(seed: seed, stream: "events")
        self.calendar = calendar
        self.hosts = hosts
        self.reference = reference
    }

    /// The events of `plans`, in the order of the plans.
    ///
    /// - Throws: what reading the time-zone files throws.
    mutating func events(_ plans: [EventPlan]) throws -> [Event] {
        var result: [Event] = []
        for (index, plan) in plans.enumerated() { result.append(try event(plan, index: index)) }
        return result
    }

    private mutating func event(_ plan: EventPlan, index: Int) throws -> Event {
        let theme = Theme.all[(index * 5 + 1) % Theme.all.count]
        let clock = try CityClock(timeZone: plan.city.timeZone)
        let start = try startTime(plan, theme: theme, clock: clock)
        let created = min(start - .days(dice.number(21...45)), reference - .days(dice.number(3...9)))
        let name = eventName(theme, city: plan.city)
        let takesSeveral = dice.chance(0.35)
        let isPaid = index % 8 == 3
        let host = hosts[index % hosts.count]
        var event = Event(
            id: dice.identifier("evt-"), calendarID: calendar.id, ownerID: host.id,
            hostIDs: index % 3 == 0 ? [host.id, hosts[(index + 1) % hosts.count].id] : [host.id], name: name,
            description: theme.text, startAt: start, endAt: start + .minutes(theme.minutes),
            createdAt: created + .milliseconds(dice.number(0...86_399_999)), timeZone: plan.city.timeZone,
            place: nil, meetingURL: nil, locationType: .offline, slug: slug(name, index: index),
            visibility: plan.visibility, ticketTypes: ticketTypes(isPaid: isPaid, city: plan.city),
            cover: "https://images.lumacdn.com/event-covers/\(dice.identifier("", length: 2))/cover-\(index)")
        event.allowsMultipleTickets = takesSeveral
        event.hasWaitlist = dice.chance(0.7)
        event.maxCapacity = dice.chance(0.7) ? dice.number(4...8) * 20 : nil
        event.isAddressPublic = dice.chance(0.8)
        event.questions = index % 5 < 3 ? questions() : []
        event.feedbackDelay = dice.chance(0.5) ? "P1D" : nil
        event.tags = [Tag(id: "tag-\(plan.city.name.filter(\.isLetter))00001", name: plan.city.name.lowercased())]
        setLocation(of: &event, plan: plan, index: index)
        return event
    }

    private func startTime(_ plan: EventPlan, theme: Theme, clock: CityClock) throws -> Timestamp {
        switch plan.day {
        case .offset(let days):
            return clock.instant(daysAfter: reference, days, hour: theme.hour, minute: theme.minute)
        case .soon(let rank):
            let usual = [(9, 30), (12, 30), (15, 0), (18, 30), (20, 0)]
            let candidates = [0, 1, 2].flatMap { day in
                usual.map { clock.instant(daysAfter: reference, day, hour: $0.0, minute: $0.1) }
            }
            // The longest gap between usual hours is 13.5 h, and the reference may lie an hour back.
            let coming = candidates.filter { $0 >= reference + .hours(4) }
            return coming[rank]
        }
    }

    private mutating func eventName(_ theme: Theme, city: City) -> String {
        guard theme.isSeries else { return "\(city.name) \(theme.name)" }
        let name = "\(city.name) \(theme.name)"
        let number = numberInSeries[name, default: dice.number(3...40)] + 1
        numberInSeries[name] = number
        return "\(name) #\(number)"
    }

    private func slug(_ name: String, index: Int) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return words.joined(separator: "-") + "-\(index)"
    }

    private mutating func ticketTypes(isPaid: Bool, city: City) -> [TicketType] {
        let currency = city.countryCode == "AR" ? "ars" : "eur"
        return [
            TicketType(
                id: dice.identifier("ttype-"), name: "Standard", requiresApproval: dice.chance(0.4),
                cents: isPaid ? 1500 : nil, currency: isPaid ? currency : nil, maxCapacity: nil),
            TicketType(id: dice.identifier("ttype-"), name: "Speaker", isHidden: true),
        ]
    }

    private mutating func questions() -> [Question] {
        [
            Question(
                id: dice.identifier("q", length: 7).lowercased(), label: "Which company do you work for?",
                isRequired: true, kind: .company),
            Question(
                id: dice.identifier("q", length: 7).lowercased(), label: "Diet", isRequired: false,
                kind: .dropdown(options: ["None", "Vegetarian", "Vegan"])),
            Question(
                id: dice.identifier("q", length: 7).lowercased(), label: "What interests you?", isRequired: false,
                kind: .multiSelect(options: ["Talks", "People", "Food"])),
            Question(
                id: dice.identifier("q", length: 7).lowercased(), label: "LinkedIn", isRequired: false,
                kind: .linkedin),
            Question(
                id: dice.identifier("q", length: 7).lowercased(), label: "I agree to the code of conduct",
                isRequired: true, kind: .agreeCheck),
        ]
    }

    private mutating func setLocation(of event: inout Event, plan: EventPlan, index: Int) {
        switch plan.form {
        case .inPerson:
            event.place = plan.city.place(index)
        case .zoom:
            event.locationType = .zoom
            event.meetingURL = "https://zoom.example/j/\(dice.number(100_000_000...999_999_999))"
        case .meet:
            event.locationType = .meet
            event.meetingURL = "https://meet.example/\(dice.identifier("", length: 10).lowercased())"
        case .otherLink:
            event.locationType = .unknown
            event.meetingURL = "https://call.example/room"
        }
    }
}
