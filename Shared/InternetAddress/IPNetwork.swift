/// A block of addresses, as in `10.0.0.0/8`.
public struct IPNetwork: Hashable, Sendable {
    public let address: IPAddress
    /// Leading bits that all addresses of the block share: 0…32 for IPv4, 0…128 for IPv6.
    public let prefixLength: Int

    /// nil when there are more bits than the address has.
    public init?(_ address: IPAddress, prefixLength: Int) {
        let width = if case .v4 = address { 32 } else { 128 }
        guard (0...width).contains(prefixLength) else { return nil }
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Reads `10.0.0.0/8`, `fc00::/7`, or one address without a length; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]) else {
                return nil
            }
            self.init(address, prefixLength: length)
        } else if case .v4 = address {
            self.init(address, prefixLength: 32)
        } else {
            self.init(address, prefixLength: 128)
        }
    }

    public func contains(_ other: IPAddress) -> Bool {
        switch (address, other) {
        case (.v4(let mine), .v4(let its)):
            return (mine ^ its) >> (32 - prefixLength) == 0
        case (.v6(let high, let low), .v6(let otherHigh, let otherLow)):
            guard prefixLength > 64 else { return (high ^ otherHigh) >> (64 - prefixLength) == 0 }
            return high == otherHigh && (low ^ otherLow) >> (128 - prefixLength) == 0
        default:
            return false
        }
    }
}

extension IPNetwork: CustomStringConvertible {
    public var description: String { "\(address)/\(prefixLength)" }
}
