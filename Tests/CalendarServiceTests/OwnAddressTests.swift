import Configuration
import Contracts
import Crypto
import Database
import EventLoop
import HTTPClient
import ServiceKit
import Testing

@testable import CalendarService

@Suite("Whose a CalDAV account is", .timeLimit(.minutes(1)))
struct OwnAddressTests {
    init() { EventLoop.startOnThread() }

    @Test("is asked once for a calendar that was connected before that was kept")
    @LoopActor func once() async throws {
        try await BridgeFixture.run { bridge in
            let server = Server()
            let connector = try await connector(bridge, server)
            for _ in 0..<2 { _ = try await connector.calendar(of: integration(bridge)) }
            #expect(try await integration(bridge).settings.ownAddresses == ["ada@example.org"])
            #expect(server.requests == 3)
            // Nor after the next start.
            _ = try await self.connector(bridge, server).calendar(of: integration(bridge))
            #expect(server.requests == 3)
        }
    }

    @Test("is no reason not to read the calendar when the server does not say it")
    @LoopActor func silence() async throws {
        try await BridgeFixture.run { bridge in
            let server = Server()
            server.isBroken = true
            let connector = try await connector(bridge, server)
            for _ in 0..<2 { _ = try await connector.calendar(of: integration(bridge)) }
            #expect(try await integration(bridge).settings.ownAddresses == nil)
            #expect(server.requests == 1)
        }
    }

    @LoopActor private func integration(_ bridge: BridgeFixture) async throws -> Integration {
        var known = try #require(try await bridge.database.read { try IntegrationStore($0).integration("one") })
        known.outsideCalendar = "https://calendar.test/ada/work/"
        return known
    }

    /// What gives the calendar "one" its client, on a server.
    @LoopActor private func connector(_ bridge: BridgeFixture, _ server: Server) async throws -> IntegrationConnector {
        if try await bridge.database.read({ try IntegrationStore($0).integration("one") }) == nil {
            try await bridge.connect()
        }
        let vault = CredentialVault(keys: [Secret(String(repeating: "k", count: 32))], keyFile: "")
        let secret = CredentialSecret.caldav(
            place: "https://calendar.test/", user: "ada", password: Secret("p"), approved: [])
        let known = try #require(try await bridge.database.read { try CredentialStore($0).credential("credential") })
        var credential = known
        credential.sealed = try vault.seal(secret, in: known.row)
        try await bridge.database.write { [credential] in try CredentialStore($0).save(credential) }
        let configuration = try ConfigurationReader.read(from: ConfigurationSource(environment: [:])) {
            CalendarConfiguration(&$0)
        }
        return IntegrationConnector(
            database: bridge.database, vault: vault,
            clients: try OutsideClients(configuration, transport: server, time: bridge.time),
            logger: bridge.host.context.logger)
    }

    /// Says at every address that ada is there.
    @LoopActor private final class Server: HTTPTransport {
        var isBroken = false
        private(set) var requests = 0

        func send(_ request: OutboundRequest) async throws -> InboundResponse {
            requests += 1
            if isBroken { return InboundResponse(status: 503) }
            let body = """
                <multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response><href>/ada/</href><propstat>
                <prop><current-user-principal><href>/ada/</href></current-user-principal>
                <C:calendar-home-set><href>/ada/</href></C:calendar-home-set>
                <C:calendar-user-address-set><href>mailto:ada@example.org</href></C:calendar-user-address-set></prop>
                <status>HTTP/1.1 200 OK</status></propstat></response></multistatus>
                """
            return InboundResponse(status: 207, body: Array(body.utf8))
        }
    }
}
