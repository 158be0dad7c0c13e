import Synchronization
import Time

/// Time zones that this system knows, each read from its file once: calendars name the same few again and again.
enum KnownZones {
    /// More than there are, in case that one has many spellings.
    private static let most = 1000

    private static let zones = Mutex<[String: TimeZoneRules]>([:])

    static func rules(_ name: String) -> TimeZoneRules? {
        if let rules = zones.withLock({ $0[name] }) { return rules }
        guard let rules = try? TimeZoneRules(identifier: name) else { return nil }
        zones.withLock { known in
            if known.count < most { known[name] = rules }
        }
        return rules
    }
}
