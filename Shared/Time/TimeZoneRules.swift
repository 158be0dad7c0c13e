/// The clock of one region: how far it stands from UTC at each instant, past and future.
///
/// Read from the system's compiled zone files (TZif, RFC 8536), because the standard library has no time zones and
/// Foundation's are empty in a statically linked program. Immutable and cheap to copy.
public struct TimeZoneRules: Sendable {
    /// The IANA name, for example `Europe/Berlin`.
    public let identifier: String

    private let table: TransitionTable
    private let footer: PosixRule?

    /// UTC; needs no file.
    public static let utc = TimeZoneRules(
        identifier: "UTC",
        contents: ZoneFileContents(
            table: TransitionTable(
                times: [], kinds: [], initial: ZoneOffset(seconds: 0, isDaylightSaving: false, abbreviation: "UTC")),
            footer: nil))

    /// Reads a zone by its IANA name.
    ///
    /// The name usually comes from outside, so it cannot reach beyond `directory`: at most 64 bytes, parts of ASCII
    /// letters, digits, `_`, `+`, `-`, joined by `/`.
    ///
    /// - Parameter directory: where the compiled zone files are.
    /// - Throws: ``TimeZoneError``.
    public init(identifier: String, directory: String = "/usr/share/zoneinfo") throws(TimeZoneError) {
        if identifier == "UTC" {
            self = .utc
            return
        }
        guard Self.isSafe(identifier) else { throw TimeZoneError(reason: .invalidIdentifier, identifier: identifier) }
        guard let bytes = ZoneFile.read(path: "\(directory)/\(identifier)") else {
            throw TimeZoneError(reason: .unknown, identifier: identifier)
        }
        try self.init(identifier: identifier, file: bytes)
    }

    /// Reads a zone from the bytes of a TZif file, version 2 or later.
    ///
    /// - Throws: ``TimeZoneError``.
    public init(identifier: String, file bytes: [UInt8]) throws(TimeZoneError) {
        guard let contents = ZoneFile.parse(bytes) else {
            throw TimeZoneError(reason: .damaged, identifier: identifier)
        }
        self.init(identifier: identifier, contents: contents)
    }

    private init(identifier: String, contents: ZoneFileContents) {
        self.identifier = identifier
        table = contents.table
        footer = contents.footer
    }

    private static func isSafe(_ identifier: String) -> Bool {
        let bytes = Array(identifier.utf8)
        guard (1...64).contains(bytes.count) else { return false }
        return bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isZoneNameCharacter }
        }
    }
}

extension TimeZoneRules {
    /// Seconds to add to UTC to get this clock's face; positive east of Greenwich.
    public func offset(at instant: Timestamp) -> Int {
        period(containing: instant).offset.seconds
    }

    /// The short name that is in use, such as `CET` or `+03`.
    public func abbreviation(at instant: Timestamp) -> String {
        period(containing: instant).offset.abbreviation
    }

    public func isDaylightSaving(at instant: Timestamp) -> Bool {
        period(containing: instant).offset.isDaylightSaving
    }

    /// The span around the instant in which the clock is not changed.
    func period(containing instant: Timestamp) -> ZonePeriod {
        let seconds = instant.seconds
        let period = table.period(containing: seconds)
        guard period.end == nil, let footer else { return period }
        return footer.period(containing: seconds, after: period)
    }
}

/// One way the clock of a zone can be set.
struct ZoneOffset: Equatable, Sendable {
    /// Seconds east of UTC.
    let seconds: Int
    let isDaylightSaving: Bool
    let abbreviation: String
}

/// A span during which a zone's clock is not changed. Bounds are in seconds since 1970-01-01T00:00:00Z.
struct ZonePeriod: Equatable, Sendable {
    /// The first second; `nil` when it has no known beginning.
    var start: Int64?
    /// The second after the last; `nil` when it has no known end.
    var end: Int64?
    var offset: ZoneOffset
    /// How the clock stood before ``start``.
    var previous: ZoneOffset
}

extension UInt8 {
    fileprivate var isZoneNameCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
