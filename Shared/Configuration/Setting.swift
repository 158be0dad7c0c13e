/// One thing an operator can set: its name, what it accepts, what holds without it, and what it means.
///
/// Settings are constants beside the code that uses them. `config check` and the documentation's table are printed from
/// the same constants, so they cannot disagree with the program.
public struct Setting<Value: Sendable>: Sendable {
    /// The environment variable, for example `ROLLCALL_PORT`.
    public let name: String
    /// One sentence for the documentation.
    public let meaning: String
    /// What is accepted, to be read after "must be", for example `an integer from 0 to 65535`.
    public let accepted: String
    /// Whether the value must never be shown, and may come from the file that `<name>_FILE` names.
    public let isSecret: Bool

    let absence: Absence<Value>
    let parse: @Sendable (String) -> Value?

    /// - Parameter parse: gives `nil` for a text that is not accepted.
    public init(
        _ name: String, accepted: String, isSecret: Bool = false, absence: Absence<Value>, meaning: String,
        parse: @escaping @Sendable (String) -> Value?
    ) {
        self.name = name
        self.meaning = meaning
        self.accepted = accepted
        self.isSecret = isSecret
        self.absence = absence
        self.parse = parse
    }

    /// The same setting with `nil` as its value where nothing is set.
    public var optional: Setting<Value?> {
        Setting<Value?>(
            name, accepted: accepted, isSecret: isSecret, absence: .uses(nil, shown: ""), meaning: meaning,
            parse: { [parse] text in parse(text).map { .some($0) } })
    }
}

/// What holds where a setting is not set.
public enum Absence<Value: Sendable>: Sendable {
    /// This value; `shown` is its text for the documentation.
    case uses(Value, shown: String)
    /// Nothing does: it is a mistake. `standIn` fills the place until all mistakes are reported, and is never used.
    case isMistake(standIn: Value)

    var value: Value {
        switch self {
        case .uses(let value, _): value
        case .isMistake(let standIn): standIn
        }
    }
}
