import EventLoop
import HTTPClient
import Testing

@Suite("Requests over TLS", .timeLimit(.minutes(5)))
struct TLSTests {
    init() { EventLoop.startOnThread() }

    @Test(
        "A server of a trusted authority is believed, in either version of HTTP", arguments: TLSServer.Version.allCases)
    @LoopActor func trusted(_ version: TLSServer.Version) async throws {
        let certificate = try TestCertificate(for: "localhost")
        let server = try await TLSServer(version, certificate)
        let client = client(trusting: certificate)
        for _ in 0..<3 {
            let response = try await client.send(request(server))
            #expect(response.status == 200)
            #expect(response.body == Array("ok".utf8))
        }
        #expect(server.requests == 3)
        #expect(server.connections == 1)
    }

    @Test("Over HTTP/2 requests of the same time share one connection")
    @LoopActor func multiplexing() async throws {
        let certificate = try TestCertificate(for: "localhost")
        let server = try await TLSServer(.http2, certificate)
        let (client, request) = (client(trusting: certificate), try request(server))
        _ = try await client.send(request)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<20 { group.addTask { try await client.send(request).status } }
            for try await status in group { #expect(status == 200) }
        }
        #expect(server.requests == 21)
        #expect(server.connections == 1)
    }

    @Test("A certificate of an unknown authority, for another host or out of its time is refused: nothing is sent")
    @LoopActor func refused() async throws {
        let good = try TestCertificate(for: "localhost")
        let server = try await TLSServer(.http1, good)
        await expectFailure(.tls) { _ = try await CurlClient().send(request(server)) }
        let other = try TestCertificate(for: "localhost")
        await expectFailure(.tls) { _ = try await client(trusting: other).send(request(server)) }
        await expectFailure(.tls) { _ = try await client(trusting: good).send(request(server, host: "127.0.0.1")) }
        #expect(server.connections == 3)
        #expect(server.requests == 0)

        for validity in [-7200 ... -3600, 3600...7200] {
            let certificate = try TestCertificate(for: "localhost", validity: validity)
            let server = try await TLSServer(.http1, certificate)
            await expectFailure(.tls) { _ = try await client(trusting: certificate).send(request(server)) }
            #expect(server.requests == 0)
        }
    }

    @LoopActor private func client(trusting certificate: TestCertificate) -> CurlClient {
        var configuration = CurlConfiguration()
        configuration.certificateAuthorities = certificate.path
        return CurlClient(configuration)
    }

    @LoopActor private func request(_ server: TLSServer, host: String = "localhost") throws -> OutboundRequest {
        OutboundRequest(
            .get, try HTTPURL("https://\(host):\(server.port)/"), limits: .patient, destination: .configured)
    }
}
