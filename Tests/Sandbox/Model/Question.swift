/// A question of an event's registration form.
struct Question: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case agreeCheck
        case company
        case dropdown(options: [String])
        case multiSelect(options: [String])
        case linkedin
        case text

        /// Luma's `question_type`.
        var name: String {
            switch self {
            case .agreeCheck: "agree-check"
            case .company: "company"
            case .dropdown: "dropdown"
            case .multiSelect: "multi-select"
            case .linkedin: "linkedin"
            case .text: "text"
            }
        }
    }

    let id: String
    let label: String
    let isRequired: Bool
    let kind: Kind
}

/// What a guest answered.
struct Answer: Sendable, Hashable {
    enum Value: Sendable, Hashable {
        case agreed
        case company(name: String?, jobTitle: String?)
        case choices([String])
        /// `nil` when an optional question was left out.
        case text(String?)
    }

    let question: Question
    var value: Value
}
