import Time
import WebDAV

/// Which events a calendar-query wants (RFC 4791 §9.7): by time, and by UID. Feeds have events only, without alarms.
struct CalendarFilter: Equatable {
    var from: Timestamp?
    var until: Timestamp?
    var uids: [UIDFilter] = []
    /// Whether it asks for what no event of a feed can be.
    var matchesNothing = false

    /// - Parameter element: `CALDAV:filter`.
    /// - Throws: `DAVRefusal` for a filter that makes no sense, or looks at what is not looked at here.
    init(_ element: XMLElement) throws(DAVRefusal) {
        guard element.children.count == 1, let calendar = element[.caldav("comp-filter")] else { throw .invalidFilter }
        guard try Self.component(calendar) == "VCALENDAR" else {
            matchesNothing = true
            return
        }
        for part in calendar.children {
            switch part.name {
            case .caldav("comp-filter"): try addComponent(part)
            case .caldav("is-not-defined"): matchesNothing = true
            default: throw .unsupportedFilter(part)
            }
        }
    }

    private mutating func addComponent(_ filter: XMLElement) throws(DAVRefusal) {
        let isAbsent = filter[.caldav("is-not-defined")] != nil
        let component = try Self.component(filter)
        // Events have time zones only as far as they name some.
        if component == "VTIMEZONE" { throw .unsupportedFilter(filter) }
        guard component == "VEVENT" else {
            if !isAbsent { matchesNothing = true }
            return
        }
        if isAbsent { matchesNothing = true }
        for part in filter.children {
            switch part.name {
            case .caldav("time-range"): try addRange(part)
            case .caldav("prop-filter"): try addProperty(part)
            // Of an alarm.
            case .caldav("comp-filter"): if part[.caldav("is-not-defined")] == nil { matchesNothing = true }
            case .caldav("is-not-defined"): continue
            default: throw .unsupportedFilter(part)
            }
        }
    }

    private mutating func addRange(_ range: XMLElement) throws(DAVRefusal) {
        guard from == nil, until == nil, range.attributes["start"] != nil || range.attributes["end"] != nil else {
            throw .invalidFilter
        }
        from = try range.attributes["start"].map(Self.instant)
        until = try range.attributes["end"].map(Self.instant)
        if let from, let until, until <= from { throw .invalidFilter }
    }

    private mutating func addProperty(_ filter: XMLElement) throws(DAVRefusal) {
        guard filter.attributes["name"]?.uppercased() == "UID" else { throw .unsupportedFilter(filter) }
        for part in filter.children {
            switch part.name {
            case .caldav("is-not-defined"): matchesNothing = true
            case .caldav("text-match"):
                guard uids.count < Self.mostUIDs, let uid = UIDFilter(part) else { throw .unsupportedFilter(filter) }
                uids.append(uid)
            default: throw .unsupportedFilter(filter)
            }
        }
    }

    /// Texts that a UID is compared with: each costs something for every event of the feed, and clients have one.
    static let mostUIDs = 10

    /// Whether an event of that UID is wanted, as far as UIDs go.
    func matches(uid: String) -> Bool {
        guard !uids.isEmpty else { return true }
        let uid = Array(uid.utf8)
        let folded = uid.map(\.asciiLowercase)
        return uids.allSatisfy { $0.matches(uid, folded: folded) }
    }

    private static func component(_ filter: XMLElement) throws(DAVRefusal) -> String {
        guard let name = filter.attributes["name"], !name.isEmpty else { throw .invalidFilter }
        return name.uppercased()
    }

    /// `20261101T000000Z`: nothing else is allowed (RFC 4791 §9.9).
    private static func instant(_ text: String) throws(DAVRefusal) -> Timestamp {
        let digits = Array(text.utf8)
        guard digits.count == 16, digits[8] == UInt8(ascii: "T"), digits[15] == UInt8(ascii: "Z") else {
            throw .invalidFilter
        }
        let parts = [0..<4, 4..<6, 6..<8, 9..<11, 11..<13, 13..<15].map { String(decoding: digits[$0], as: UTF8.self) }
        let date = "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z"
        guard let instant = try? Timestamp(rfc3339: date) else { throw .invalidFilter }
        return instant
    }
}

/// A text that a UID must have in it, or must not (RFC 4791 §9.7.5).
struct UIDFilter: Equatable {
    private let text: [UInt8]
    private let isNegated: Bool
    private let ignoresCase: Bool

    /// nil for a way of comparing texts that is not known here.
    init?(_ match: XMLElement) {
        switch match.attributes["collation"] {
        case nil, "i;ascii-casemap", "default": ignoresCase = true
        case "i;octet": ignoresCase = false
        default: return nil
        }
        let bytes = Array(match.text.utf8)
        text = ignoresCase ? bytes.map(\.asciiLowercase) : bytes
        isNegated = match.attributes["negate-condition"] == "yes"
    }

    /// - Parameter folded: the UID with small letters only.
    func matches(_ uid: [UInt8], folded: [UInt8]) -> Bool {
        let uid = ignoresCase ? folded : uid
        let isWithin =
            uid.count >= text.count && (0...(uid.count - text.count)).contains { uid[$0...].starts(with: text) }
        return isWithin != isNegated
    }
}

extension UInt8 {
    /// The small letter of a capital one; of ASCII alone, as `i;ascii-casemap` has it (RFC 4790 §9.2.1).
    fileprivate var asciiLowercase: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
