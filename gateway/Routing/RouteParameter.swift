/// One thing that a route takes from its path or its query.
struct RouteParameter: Sendable, Hashable {
    enum Location: String, Sendable {
        case path, query
    }

    enum Kind: Sendable, Hashable {
        case text
        case boolean
        case integer(ClosedRange<Int>)
        /// RFC 3339.
        case instant
        case choice([String])
        /// Whatever else there is, under any name; not looked at.
        case others
    }

    let name: String
    let location: Location
    let kind: Kind
    let isRequired: Bool
    /// Whether it opens something by itself, and so must not be logged.
    var isSecret = false
    let meaning: String

    static func path(_ name: String, isSecret: Bool = false, _ meaning: String) -> RouteParameter {
        RouteParameter(
            name: name, location: .path, kind: .text, isRequired: true, isSecret: isSecret, meaning: meaning)
    }

    static func query(_ name: String, isRequired: Bool = false, _ meaning: String) -> RouteParameter {
        RouteParameter(name: name, location: .query, kind: .text, isRequired: isRequired, meaning: meaning)
    }

    static func query(_ name: String, _ kind: Kind, _ meaning: String) -> RouteParameter {
        RouteParameter(name: name, location: .query, kind: kind, isRequired: false, meaning: meaning)
    }

    /// For addresses to which others send people, with parameters of their own.
    static let others = RouteParameter.query("others", .others, "Whatever else the sender adds; not looked at.")

    /// `limit` and `cursor` of a list.
    static let range: [RouteParameter] = [
        .query("limit", .integer(1...200), "Entries on the page; 50 unless given."),
        .query("cursor", "`nextCursor` of the page before."),
    ]
}
