import EventLoop
import HTTP
import InternetAddress
import Testing

@testable import Gateway

@Suite("Proxies")
struct TrustedProxyTests {
    init() { EventLoop.startOnThread() }

    @Test(
        "are believed about the address before them when they are trusted, and not about what others have told them",
        arguments: [
            ("10.0.0.9", [], "10.0.0.9"), ("10.0.0.9", ["198.51.100.7"], "198.51.100.7"),
            ("::ffff:10.0.0.9", ["198.51.100.7"], "198.51.100.7"), ("10.0.0.9", ["2001:DB8::7"], "2001:db8::7"),
            ("10.0.0.9", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.9", ["1.1.1.1,198.51.100.7 ,\t10.0.0.8"], "198.51.100.7"),
            ("10.0.0.9", ["1.1.1.1", "198.51.100.7"], "198.51.100.7"), ("10.0.0.9", ["10.0.0.1"], "10.0.0.1"),
            ("10.0.0.9", ["198.51.100.7, unknown"], "10.0.0.9"), ("10.0.0.9", ["198.51.100.7,"], "198.51.100.7"),
            ("203.0.113.1", ["198.51.100.7"], "203.0.113.1"), ("2001:db8::1", ["198.51.100.7"], "2001:db8::1"),
        ])
    func origins(peer: String, forwarded: [String], origin: String) throws {
        let proxies = TrustedProxies([try #require(IPNetwork("10.0.0.0/8"))])
        var fields = HeaderFields()
        for value in forwarded { try fields.add("X-Forwarded-For", value) }
        #expect(proxies.origin(of: fields, from: .tcp(address: peer, port: 4711)) == origin)
    }
}
