import Configuration
import InternetAddress
import ServiceKit
import Testing

@Suite("Settings that name networks")
struct NetworkSettingTests {
    private func read(_ text: String) throws -> [IPNetwork] {
        try ConfigurationReader.read(from: ConfigurationSource(environment: ["ROLLCALL_TRUSTED_PROXIES": text])) {
            $0[GatewaySettings.trustedProxies]
        }
    }

    @Test("take networks and addresses of both kinds, up to a hundred")
    func networks() throws {
        let two = try read("10.1.0.0/16 , fc00::1")
        #expect(two == ["10.1.0.0/16", "fc00::1/128"].compactMap { IPNetwork($0) })
        #expect(try read(Array(repeating: "10.0.0.1", count: 100).joined(separator: ",")).count == 100)
    }

    @Test(
        "refuse what is no network, rather than trust less or more than was meant",
        arguments: [
            "10.1.0.0/33", "10.1.0.0/16,", "proxy.example.org", "10.1.0.0/16 10.2.0.0/16",
            Array(repeating: "10.0.0.1", count: 101).joined(separator: ","),
        ])
    func nonsense(text: String) {
        #expect(throws: ConfigurationError.self) { try read(text) }
    }
}
