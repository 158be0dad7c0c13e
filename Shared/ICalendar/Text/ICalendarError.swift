/// Why a text is not a calendar.
public struct ICalendarError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        /// There is no component in it.
        case empty
        /// More than one calendar where one is wanted.
        case severalCalendars
        case notUTF8
        /// The line begins with something else than a name of letters, digits and `-`.
        case invalidName
        /// There is no `:` between name and value.
        case missingColon
        /// A parameter without `=`.
        case missingEquals
        case unclosedQuote
        /// A line that begins with a space, with no line before it.
        case continuationOfNothing
        case propertyOutsideComponent
        /// `END:` of another component than the one that is open, or of none.
        case unexpectedEnd(found: String, open: String?)
        /// The text ends before the component does.
        case unclosed(String)
        /// One of ``ICalendarLimits`` was passed.
        case tooLarge(String, limit: Int)
    }

    /// The physical line on which the content line begins; the first is 1. Zero stands for the text as a whole.
    public let line: Int
    public let reason: Reason

    init(_ reason: Reason, line: Int) {
        self.reason = reason
        self.line = line
    }

    public var description: String {
        line == 0 ? "iCalendar: \(explanation)" : "iCalendar line \(line): \(explanation)"
    }

    private var explanation: String {
        switch reason {
        case .empty: "the text holds no calendar; it must begin with BEGIN:VCALENDAR"
        case .severalCalendars: "the text holds several calendars; give one at a time"
        case .notUTF8: "not valid UTF-8; save the calendar as UTF-8"
        case .invalidName: "a line must begin with a name of letters, digits and \"-\""
        case .missingColon: "there is no \":\" behind the name and its parameters"
        case .missingEquals: "a parameter has no \"=\""
        case .unclosedQuote: "a quote in a parameter is not closed"
        case .continuationOfNothing: "the first line begins with a space"
        case .propertyOutsideComponent: "a property outside of BEGIN and END"
        case .unexpectedEnd(let found, let open?): "END:\(found) where END:\(open) is expected"
        case .unexpectedEnd(let found, nil): "END:\(found) without its BEGIN"
        case .unclosed(let name): "\(name) is not closed: is the end of the file missing?"
        case .tooLarge(let what, let limit): "\(what) beyond the limit of \(limit)"
        }
    }
}
