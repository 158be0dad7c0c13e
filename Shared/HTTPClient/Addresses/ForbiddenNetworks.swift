import InternetAddress

/// Networks that are not the public Internet.
///
/// From the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and successors).
enum ForbiddenNetworks {
    static let v4: [(network: IPNetwork, name: String)] = [
        block(0, 0, 0, 0, 8, "this network"),
        block(10, 0, 0, 0, 8, "private"),
        block(100, 64, 0, 0, 10, "shared by carriers"),
        block(127, 0, 0, 0, 8, "loopback"),
        block(169, 254, 0, 0, 16, "link-local"),
        block(172, 16, 0, 0, 12, "private"),
        block(192, 0, 0, 0, 24, "protocol assignments"),
        block(192, 0, 2, 0, 24, "documentation"),
        block(192, 88, 99, 0, 24, "6to4 relays"),
        block(192, 168, 0, 0, 16, "private"),
        block(198, 18, 0, 0, 15, "benchmarks"),
        block(198, 51, 100, 0, 24, "documentation"),
        block(203, 0, 113, 0, 24, "documentation"),
        block(224, 0, 0, 0, 4, "multicast"),
        block(240, 0, 0, 0, 4, "reserved"),
    ]

    /// IPv4-mapped and NAT64 addresses are not listed: the address inside them is judged.
    static let v6: [(network: IPNetwork, name: String)] = [
        block(0x64_ff9b_0001_0000, 48, "local NAT64"),
        block(0x0100_0000_0000_0000, 64, "discard"),
        block(0x2001_0000_0000_0000, 23, "protocol assignments"),
        block(0x2001_0db8_0000_0000, 32, "documentation"),
        block(0x2002_0000_0000_0000, 16, "6to4"),
        block(0x3fff_0000_0000_0000, 20, "documentation"),
        block(0xfc00_0000_0000_0000, 7, "private"),
        block(0xfe80_0000_0000_0000, 10, "link-local"),
        block(0xfec0_0000_0000_0000, 10, "site-local"),
        block(0xff00_0000_0000_0000, 8, "multicast"),
    ]

    /// All that has been given out to be reached from everywhere; what is neither here nor embedded is refused.
    static let globalUnicastV6 = block(0x2000_0000_0000_0000, 3, "global unicast").network

    static let loopback = [
        block(127, 0, 0, 0, 8, "loopback").network,
        network(.v6(high: 0, low: 1), 128),
    ]

    private static func block(
        _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, _ length: Int, _ name: String
    ) -> (network: IPNetwork, name: String) {
        (network(.v4(a << 24 | b << 16 | c << 8 | d), length), name)
    }

    private static func block(_ high: UInt64, _ length: Int, _ name: String) -> (network: IPNetwork, name: String) {
        (network(.v6(high: high, low: 0), length), name)
    }

    private static func network(_ address: IPAddress, _ length: Int) -> IPNetwork {
        guard let network = IPNetwork(address, prefixLength: length) else {
            preconditionFailure("the table above has a prefix length that does not exist")
        }
        return network
    }
}
