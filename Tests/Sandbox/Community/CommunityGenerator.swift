import Time

/// Draws a whole community from a seed. The same seed and reference give the same community, byte for byte.
struct CommunityGenerator {
    let seed: UInt64
    /// Events are spread from 60 days before to 80 days after this moment.
    let reference: Timestamp
    var memberCount = 600
    var registrationCount = 2000

    /// - Throws: what reading the time-zone files throws.
    func community() throws -> Community {
        var directory = DirectoryGenerator(seed: seed)
        let members = directory.members(memberCount)
        var accounts = AccountGenerator(seed: seed)
        let hosts = accounts.hosts()
        let audiences = accounts.audiences(members: members)
        let calendars = CalendarGenerator(seed: seed).calendars(owner: hosts[0])
        var eventGenerator = EventGenerator(seed: seed, calendar: calendars[0], hosts: hosts, reference: reference)
        let plans = EventPlan.all
        let events = try eventGenerator.events(plans)

        var community = Community(seed: seed, calendars: calendars, members: members)
        for person in hosts + audiences.flatMap(\.people) { community.add(person) }
        var guestGenerator = GuestGenerator(seed: seed, reference: reference)
        let counts = shares(of: registrationCount, weights: plans.map(\.weight))
        for ((plan, event), count) in zip(zip(plans, events), counts) {
            let people = audiences.first { $0.city.name == plan.city.name }?.people ?? []
            community.add(event, guests: guestGenerator.guests(count, of: event, from: people))
        }
        let neighbours = CalendarGenerator(seed: seed)
        community.listings = neighbours.listings(calendar: calendars[0], reference: reference)
        return community
    }

    /// Whole numbers in proportion to `weights` that add up to `total`.
    private func shares(of total: Int, weights: [Double]) -> [Int] {
        let sum = weights.reduce(0, +)
        var reached = 0.0
        var given = 0
        return weights.map { weight in
            reached += weight
            let share = Int((reached / sum * Double(total)).rounded()) - given
            given += share
            return share
        }
    }
}
