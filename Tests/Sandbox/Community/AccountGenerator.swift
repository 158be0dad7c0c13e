/// Draws Luma accounts: of members, who often use another address or another case there, and of everybody else.
struct AccountGenerator {
    /// The people who come to the events of one city.
    struct Audience {
        let city: City
        var people: [Person] = []
    }

    private static let shares = [0.45, 0.35, 0.2]

    private var dice: Dice
    private var takenAddresses: Set<String> = []

    init(seed: UInt64) { dice = Dice(seed: seed, stream: "accounts") }

    /// The people who run the calendar.
    mutating func hosts() -> [Person] {
        let names = [
            ("Ada", "Host", "ada"), ("Gonçalo", "Anfitrião", "goncalo"), ("Florencia", "Anfitriona", "florencia"),
        ]
        return names.map { (first: String, last: String, local: String) in
            person(email: "\(local)@hosts.example", name: "\(first) \(last)", first: first, last: last)
        }
    }

    /// About 36 in 100 of these people are members.
    mutating func audiences(members: [Member]) -> [Audience] {
        var audiences = Cities.all.map { Audience(city: $0) }
        for member in members where dice.chance(0.78) {
            let account = account(of: member)
            audiences[dice.pick(weights: Self.shares)].people.append(account)
        }
        let strangers = audiences.reduce(0) { $0 + $1.people.count } * 64 / 36
        for number in 0..<strangers {
            let account = stranger(number: number)
            audiences[dice.pick(weights: Self.shares)].people.append(account)
        }
        return audiences
    }

    private mutating func account(of member: Member) -> Person {
        let usesOther = member.emails.count > 1 && dice.chance(0.3)
        let email = usesOther ? dice.pick(Array(member.emails.dropFirst())) : member.emails[0]
        takenAddresses.insert(email.lowercased())
        let typed =
            dice.chance(0.15) ? DirectoryGenerator.capitalized(email) : dice.chance(0.1) ? email.uppercased() : email
        return person(email: typed, name: member.name, first: nil, last: nil)
    }

    private mutating func stranger(number: Int) -> Person {
        let name = FullName.draw(&dice)
        var email = "\(name.local.0).\(name.local.1)@guests.example"
        if !takenAddresses.insert(email).inserted { email = "\(name.local.0).\(name.local.1)\(number)@guests.example" }
        return person(email: email, name: name.text, first: name.first, last: name.last)
    }

    private mutating func person(email: String, name: String, first: String?, last: String?) -> Person {
        let isNameless = dice.chance(0.04)
        let hasParts = first != nil && dice.chance(0.5)
        return Person(
            id: dice.identifier("usr-"), email: email, name: isNameless ? nil : name,
            firstName: hasParts && !isNameless ? first : nil, lastName: hasParts && !isNameless ? last : nil,
            avatarURL: "https://cdn.lu.ma/avatars-default/avatar_\(dice.number(1...50)).png")
    }
}
