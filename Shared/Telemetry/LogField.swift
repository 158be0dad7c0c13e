import Crypto
public import Time

/// One thing that a log line says beside its message.
///
/// There is no field for free text: what may be logged is a list (identifiers of ours, numbers, codes, times), so that
/// bodies, header values, names, addresses and tokens have no way in. Field names are constants,
/// other than the line's own: time, level, service, context, trace, message, cut.
public struct LogField: Sendable {
    enum Value: Sendable {
        case integer(Int64)
        case double(Double)
        case boolean(Bool)
        case text(String)
        /// Written as a keyed hash, so that lines about the same thing can be found without showing the thing.
        case hidden(String)
    }

    let name: StaticString
    let value: Value

    /// A number of things, bytes or attempts.
    public static func count(_ name: StaticString, _ value: some BinaryInteger) -> LogField {
        LogField(name: name, value: .integer(Int64(clamping: value)))
    }

    public static func ratio(_ name: StaticString, _ value: Double) -> LogField {
        LogField(name: name, value: .double(value))
    }

    public static func flag(_ name: StaticString, _ value: Bool) -> LogField {
        LogField(name: name, value: .boolean(value))
    }

    /// Milliseconds, with microseconds as their fraction.
    public static func duration(_ name: StaticString, _ value: Duration) -> LogField {
        LogField(name: name, value: .double(Double(value.inMicroseconds) / 1000))
    }

    public static func instant(_ name: StaticString, _ value: Timestamp) -> LogField {
        LogField(name: name, value: .text(value.rfc3339))
    }

    /// An identifier of ours or of a provider: event, calendar, job, run. Never an address, a name or a token.
    public static func identifier(_ name: StaticString, _ value: some StringProtocol) -> LogField {
        LogField(name: name, value: .text(String(value)))
    }

    /// A word from a list of ours: a state, an outcome, an error code, a method.
    public static func code(_ name: StaticString, _ value: some StringProtocol) -> LogField {
        LogField(name: name, value: .text(String(value)))
    }

    /// The path of a request; a query string is dropped, for secrets travel there.
    public static func path(_ value: some StringProtocol) -> LogField {
        LogField(name: "path", value: .text(String(value.prefix { $0 != "?" && $0 != "#" })))
    }

    /// A file or socket of ours.
    public static func file(_ path: some StringProtocol) -> LogField {
        LogField(name: "file", value: .text(String(path)))
    }

    /// What went wrong, in the error's own words, which by the rule of the house hold no personal data.
    public static func error(_ error: any Error) -> LogField {
        LogField(name: "error", value: .text("\(error)"))
    }

    /// An e-mail address, a name, or anything else that must not be read in a log: written as a keyed hash that is the
    /// same for the same text while the program runs.
    public static func hidden(_ name: StaticString, _ value: some StringProtocol) -> LogField {
        LogField(name: name, value: .hidden(String(value)))
    }
}
