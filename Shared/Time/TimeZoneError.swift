/// Why a time zone cannot be used.
public struct TimeZoneError: Error, Equatable, CustomStringConvertible {
    public enum Reason: Equatable, Sendable {
        /// Not shaped like an IANA name.
        case invalidIdentifier
        /// The system has no readable zone file of that name.
        case unknown
        /// The zone file is not TZif version 2 or later, or contradicts itself, or counts leap seconds.
        case damaged
    }

    public let reason: Reason
    /// The start of the name that was asked for, at most 64 characters.
    public let identifier: String

    init(reason: Reason, identifier: String) {
        self.reason = reason
        self.identifier = String(identifier.prefix(64))
    }

    public var description: String {
        switch reason {
        case .invalidIdentifier: "\"\(identifier)\" is not a time zone name; write it like Europe/Berlin"
        case .unknown:
            "the time zone \"\(identifier)\" is not known to this system; check the spelling, or install tzdata"
        case .damaged: "the zone file of \"\(identifier)\" cannot be read; reinstall tzdata"
        }
    }
}
