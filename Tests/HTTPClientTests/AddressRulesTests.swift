import InternetAddress
import Testing

@testable import HTTPClient

@Suite("Address rules")
struct AddressRulesTests {
    @Test(
        "Addresses that are not the public Internet are refused",
        arguments: [
            "0.0.0.0", "0.255.255.255", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
            "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
            "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255",
            "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
            "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:1ff::1", "2001:db8::1",
            "2002:7f00:1::", "3fff::1", "3fff:fff::1", "4000::1", "fc00::1", "fdff::1", "fe80::1", "fec0::1",
            "ff02::1",
        ])
    func refused(text: String) throws {
        let address = try #require(IPAddress(text))
        guard case .refused = AddressRules().judge(address) else {
            Issue.record("\(text) was allowed")
            return
        }
    }

    @Test(
        "Public addresses are allowed, also inside NAT64 and mapped ones",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
            "172.15.255.255", "172.32.0.0", "192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
            "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:200::1", "2001:db7::1", "2606:4700::1111", "3ffe::1",
        ])
    func allowed(text: String) throws {
        #expect(AddressRules().judge(try #require(IPAddress(text))) == .allowed)
    }

    @Test("The operator can open a network, for the addresses that embed it too")
    func operatorNetworks() throws {
        let rules = AddressRules(allowedNetworks: [try #require(IPNetwork("10.1.0.0/16"))])
        #expect(rules.judge(try #require(IPAddress("10.1.255.255"))) == .allowed)
        #expect(rules.judge(try #require(IPAddress("::ffff:10.1.0.1"))) == .allowed)
        #expect(rules.judge(try #require(IPAddress("10.2.0.0"))) == .refused("private"))
        #expect(rules.judge(try #require(IPAddress("10.1.0.1")), port: 6379) == .allowed)
    }

    @Test("Loopback is open only when that is configured")
    func loopback() throws {
        let open = AddressRules(allowsLoopback: true)
        #expect(open.judge(try #require(IPAddress("127.0.0.1"))) == .allowed)
        #expect(open.judge(try #require(IPAddress("::1"))) == .allowed)
        #expect(open.judge(try #require(IPAddress("10.0.0.1"))) == .refused("private"))
    }

    @Test("This machine's own addresses are refused even when they are public")
    func ownAddresses() throws {
        let own = try #require(IPAddress("8.8.4.4"))
        #expect(AddressRules().judge(own, ownAddresses: { [own] }) == .refused("an address of this machine"))
    }

    @Test("Only the usual ports are open")
    func ports() throws {
        let address = try #require(IPAddress("1.1.1.1"))
        for port: UInt16 in [80, 443, 5232, 8443] { #expect(AddressRules().judge(address, port: port) == .allowed) }
        #expect(AddressRules().judge(address, port: 6379) == .refused("port 6379 is not allowed"))
        #expect(AddressRules(ports: nil).judge(address, port: 6379) == .allowed)
    }

    @Test(
        "Networks need a length that the address has", arguments: ["10.0.0.0/33", "::/129", "10.0.0.0/-1", "x/8", ""])
    func malformedNetworks(text: String) {
        #expect(IPNetwork(text) == nil)
    }

    @Test("A network of length zero holds every address of its family and none of the other")
    func wholeFamilies() throws {
        let all = try #require(IPNetwork("0.0.0.0/0"))
        #expect(all.contains(try #require(IPAddress("255.1.2.3"))))
        #expect(!all.contains(try #require(IPAddress("2001::"))))
    }

    @Test("Half a socket address is none")
    func truncatedSocketAddress() {
        let bytes: [UInt8] = [2, 0, 0, 80, 127, 0, 0]
        bytes.withUnsafeBytes { #expect(IPAddress(socketAddress: $0) == nil) }
        [].withUnsafeBytes { #expect(IPAddress(socketAddress: $0) == nil) }
    }
}
