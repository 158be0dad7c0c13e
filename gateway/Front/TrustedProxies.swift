import EventLoop
import HTTP
import InternetAddress

/// The proxies that are believed when they say for whom they ask. Anybody can write `X-Forwarded-For`; only what these
/// have added to it is known.
struct TrustedProxies: Sendable {
    private let networks: [IPNetwork]

    init(_ networks: [IPNetwork]) { self.networks = networks }

    /// Where a request with these fields comes from: its peer, or the address before all proxies that are trusted.
    func origin(of fields: HeaderFields, from peer: PeerAddress) -> String {
        guard !networks.isEmpty, case .tcp(let address, _) = peer, let address = Self.address(address),
            isTrusted(address)
        else { return peer.origin }
        var origin = address
        // Each proxy adds its peer at the end (RFC 7239 §7.4 describes the custom).
        let entries = fields.all("x-forwarded-for").flatMap { $0.split(separator: UInt8(ascii: ",")) }
        for entry in entries.reversed() {
            let text = String(decoding: entry, as: UTF8.self).filter { $0 != " " && $0 != "\t" }
            guard isTrusted(origin), let address = Self.address(text) else { break }
            origin = address
        }
        return origin.description
    }

    private func isTrusted(_ address: IPAddress) -> Bool { networks.contains { $0.contains(address) } }

    /// An IPv4 address as itself, also where a socket for both families shows it as one of IPv6.
    private static func address(_ text: String) -> IPAddress? {
        IPAddress(text).map { $0.embeddedIPv4 ?? $0 }
    }
}
