/// Draws the members of the community: people, their teams, and the several addresses they use.
struct DirectoryGenerator {
    static let teams = [
        "Atlas", "Beacon", "Cedar", "Delta Commons", "Ember", "Fieldnotes", "Garden Path", "Harbour", "Iris Collective",
        "Juniper", "Kiln", "Lantern", "Meridian", "North Pier", "Open Loom", "Paper Boat", "Quarry", "Riverbend",
        "Saltworks", "Tidal", "Umbra", "Vektor", "Windmill", "Yarrow", "Zebra Crossing", "Bürohaus 7", "Café Aurora",
        "Oficina do Tejo",
    ]

    private static let domains = ["example.org", "example.com", "example.net", "mail.example", "post.example"]

    private var dice: Dice
    private var takenAddresses: Set<String> = []

    init(seed: UInt64) { dice = Dice(seed: seed, stream: "directory") }

    /// - Parameter count: how many members to make.
    mutating func members(_ count: Int) -> [Member] {
        (1...max(count, 1)).prefix(count).map { member(number: $0) }
    }

    private mutating func member(number: Int) -> Member {
        let name = FullName.draw(&dice)
        let teams = Array(Set((0..<(dice.chance(0.25) ? 2 : 1)).map { _ in dice.pick(Self.teams) })).sorted()
        let hasTeam = !dice.chance(0.04)
        return Member(
            id: "member-\(number)", name: name.text,
            emails: emails(of: name, team: teams.first ?? "", number: number),
            avatarURL: dice.chance(0.7) ? "https://avatars.example/\(number).png" : nil,
            teams: hasTeam ? teams : [], mainTeam: hasTeam ? dice.pick(teams) : nil,
            state: [.approved, .pending, .rejected][dice.pick(weights: [0.93, 0.05, 0.02])])
    }

    /// One to four addresses that nobody else has, some written with capitals.
    private mutating func emails(of name: FullName, team: String, number: Int) -> [String] {
        let (first, last) = name.local
        let teamDomain = team.lowercased().filter { $0.isASCII && $0.isLetter } + ".example"
        var candidates = [
            "\(first).\(last)@\(teamDomain)",
            "\(first).\(last)@\(dice.pick(Self.domains))",
            "\(first.prefix(1))\(last)\(dice.number(1...99))@\(dice.pick(Self.domains))",
            "\(first)+events@\(dice.pick(Self.domains))",
        ]
        candidates.shuffle(using: &dice)
        let wanted = 1 + dice.pick(weights: [0.3, 0.4, 0.2, 0.1])
        var result: [String] = []
        for candidate in candidates where result.count < wanted && takenAddresses.insert(candidate).inserted {
            result.append(dice.chance(0.15) ? Self.capitalized(candidate) : candidate)
        }
        if result.isEmpty {
            let fallback = "\(first).\(last).\(number)@example.org"
            takenAddresses.insert(fallback)
            result = [fallback]
        }
        return result
    }

    /// The address as people type it with care: `Ada.Lovelace@example.org`.
    static func capitalized(_ address: String) -> String {
        let parts = address.split(separator: "@", maxSplits: 1)
        let words = (parts.first ?? "").split(separator: ".").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return words.joined(separator: ".") + "@" + (parts.count == 2 ? parts[1] : "")
    }
}
