/// A setting as documentation and checks see it, whatever the type of its value.
public struct SettingSummary: Sendable {
    public let name: String
    public let accepted: String
    /// The text of the default; empty when there is none.
    public let standard: String
    public let isRequired: Bool
    public let isSecret: Bool
    public let meaning: String
    let accepts: @Sendable (String) -> Bool
}

extension Setting {
    public var summary: SettingSummary {
        switch absence {
        case .uses(_, let shown): summary(standard: shown, isRequired: false)
        case .isMistake: summary(standard: "", isRequired: true)
        }
    }

    private func summary(standard: String, isRequired: Bool) -> SettingSummary {
        SettingSummary(
            name: name, accepted: accepted, standard: standard, isRequired: isRequired, isSecret: isSecret,
            meaning: meaning, accepts: { [parse] in parse($0) != nil })
    }
}
