/// The rules in force, with dice of their own so that a run can be repeated from its seed.
struct FaultScript: Sendable {
    private(set) var rules: [FaultRule] = []
    private var dice: Dice

    init(seed: UInt64) { dice = Dice(seed: seed, stream: "faults") }

    mutating func add(_ rule: FaultRule) { rules.append(rule) }

    mutating func clear() { rules = [] }

    /// What is to go wrong with this request; of several rules that match, the first added.
    mutating func fault(method: String, path: String) -> FaultKind? {
        for index in rules.indices {
            guard case .api(let kind) = rules[index].effect else { continue }
            if rules[index].strikes([path, "\(method) \(path)"], dice: &dice) { return kind }
        }
        return nil
    }

    /// What is to go wrong with this webhook.
    mutating func webhookFault(type: String) -> WebhookFault? {
        for index in rules.indices {
            guard case .webhook(let fault) = rules[index].effect else { continue }
            if rules[index].strikes([type], dice: &dice) { return fault }
        }
        return nil
    }
}
