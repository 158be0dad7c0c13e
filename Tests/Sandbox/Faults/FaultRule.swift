/// When something shall go wrong.
struct FaultRule: Sendable {
    enum Effect: Sendable, Equatable {
        case api(FaultKind)
        case webhook(WebhookFault)
    }

    /// `GET /v1/events/guests/*`, `/v1/events/*`, or for webhooks a type such as `guest.*`. A star stands for any text.
    let pattern: String
    let effect: Effect
    /// Chance per matching request, 0…1.
    var probability = 1.0
    /// Lets so many matching requests pass first.
    var skip = 0
    /// How often it still happens; `nil` = without end.
    var remaining: Int?
    /// How often it has happened.
    private(set) var hits = 0

    init(pattern: String, effect: Effect, probability: Double = 1, skip: Int = 0, count: Int? = nil) {
        self.pattern = pattern
        self.effect = effect
        self.probability = probability
        self.skip = skip
        remaining = count
    }

    /// Whether it strikes this time.
    mutating func strikes(_ subjects: [String], dice: inout Dice) -> Bool {
        guard remaining != 0, subjects.contains(where: { Self.matches($0[...], pattern[...]) }) else { return false }
        guard skip == 0 else {
            skip -= 1
            return false
        }
        guard dice.chance(probability) else { return false }
        remaining = remaining.map { $0 - 1 }
        hits += 1
        return true
    }

    /// A star matches any text, also none; everything else itself. Linear in the product of the lengths.
    static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
        var text = text
        var pattern = pattern
        var retry: (text: Substring, pattern: Substring)?
        while let character = text.first {
            if pattern.first == "*" {
                pattern = pattern.dropFirst()
                retry = (text, pattern)
            } else if pattern.first == character {
                text = text.dropFirst()
                pattern = pattern.dropFirst()
            } else if let last = retry {
                // Let the last star take one character more.
                text = last.text.dropFirst()
                pattern = last.pattern
                retry = (text, pattern)
            } else {
                return false
            }
        }
        return pattern.allSatisfy { $0 == "*" }
    }
}
