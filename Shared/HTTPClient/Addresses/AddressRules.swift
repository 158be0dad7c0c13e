public import InternetAddress

/// Which addresses may be connected to for a URL that a user or a remote system chose.
///
/// The rules judge the address that is really connected to, after name resolution, so that no spelling of a URL and no
/// answer of a name server gets around them.
public struct AddressRules: Sendable {
    /// Networks the operator opened, on every port, whatever the rest of the rules says about them.
    public var allowedNetworks: [IPNetwork]
    /// Whether services on this machine may be reached; for development and tests.
    public var allowsLoopback: Bool
    /// Ports that may be connected to elsewhere; nil for all.
    public var ports: Set<UInt16>?

    /// HTTPS, HTTP, and the usual alternatives of CalDAV servers.
    public static let usualPorts: Set<UInt16> = [443, 80, 8443, 5232]

    public init(
        allowedNetworks: [IPNetwork] = [], allowsLoopback: Bool = false, ports: Set<UInt16>? = usualPorts
    ) {
        self.allowedNetworks = allowedNetworks
        self.allowsLoopback = allowsLoopback
        self.ports = ports
    }

    /// Judges one address.
    ///
    /// - Parameters:
    ///   - port: 0 when it is not known; it is not judged then.
    ///   - ownAddresses: the addresses of this machine, asked for only when nothing else forbids the address.
    public func judge(
        _ address: IPAddress, port: UInt16 = 0, ownAddresses: () -> Set<IPAddress> = { [] }
    ) -> AddressVerdict {
        // Judged as what it reaches: an IPv4 address in another coat.
        let target = address.embeddedIPv4 ?? address
        let candidates = [address, target]
        if allowedNetworks.contains(where: { network in candidates.contains(where: network.contains) }) {
            return .allowed
        }
        if let ports, port != 0, !ports.contains(port) { return .refused("port \(port) is not allowed") }
        if ForbiddenNetworks.loopback.contains(where: { $0.contains(target) }) {
            return allowsLoopback ? .allowed : .refused("loopback")
        }
        if let name = Self.forbiddenName(target) { return .refused(name) }
        if ownAddresses().contains(target) { return .refused("an address of this machine") }
        return .allowed
    }

    private static func forbiddenName(_ address: IPAddress) -> String? {
        switch address {
        case .v4:
            return ForbiddenNetworks.v4.first { $0.network.contains(address) }?.name
        case .v6:
            if let name = ForbiddenNetworks.v6.first(where: { $0.network.contains(address) })?.name { return name }
            return ForbiddenNetworks.globalUnicastV6.contains(address) ? nil : "not global unicast"
        }
    }
}

/// What the rules say about an address.
public enum AddressVerdict: Hashable, Sendable {
    case allowed
    /// With the reason in a few words.
    case refused(String)
}
