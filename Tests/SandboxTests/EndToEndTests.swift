import EventLoop
import HTTP
import HTTPClient
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Over real sockets") struct EndToEndTests {
    init() { EventLoop.startOnThread() }

    /// A fake on a port of its own, with a client.
    @LoopActor private final class Fixture {
        let assembly: Assembly
        let server: SandboxServer
        let client = CurlClient()
        let url: String

        init(_ options: ServeOptions = ServeOptions()) async throws {
            var options = options
            options.address = .tcp(host: "127.0.0.1", port: 0)
            assembly = Assembly(
                options, community: try makeCommunity(), time: LoopTime(),
                poster: HTTPWebhookPoster(transport: client))
            server = try await SandboxServer.start(
                assembly.services, on: options.address, network: LoopNetwork())
            guard case .tcp(let host, let port) = server.address else { throw EndToEndError.noPort }
            url = "http://\(host):\(port)"
        }

        func get(
            _ path: String, limits: TransferLimits = TransferLimits(total: .seconds(10))
        ) async throws -> InboundResponse {
            try await client.send(
                OutboundRequest(
                    .get, try HTTPURL(url + path),
                    fields: HTTPFields(["x-luma-api-key": CalendarGenerator.communityKey]),
                    limits: limits, destination: .configured))
        }

        func script(_ kind: FaultKind) {
            assembly.luma.script.clear()
            assembly.luma.script.add(FaultRule(pattern: "/v1/*", effect: .api(kind)))
        }

        func failure(_ limits: TransferLimits = TransferLimits(total: .seconds(10))) async -> HTTPClientError.Kind? {
            do {
                _ = try await get("/v1/calendars/get", limits: limits)
                return nil
            } catch {
                return (error as? HTTPClientError)?.kind
            }
        }

        func close() {
            server.close()
            client.close()
        }
    }

    private enum EndToEndError: Error { case noPort }

    @Test("A whole event's guests are walked over one connection")
    @LoopActor func walks() async throws {
        let fixture = try await Fixture()
        defer { fixture.close() }
        let community = fixture.assembly.luma.community
        let event = try #require(community.events(of: nil).first { $0.startAt > reference })
        var ids: [String] = []
        var cursor = ""
        repeat {
            let page = try await fixture.get("/v1/events/guests/list?event_id=\(event.id)&pagination_limit=20\(cursor)")
            #expect(page.status == 200)
            #expect(page.fields["X-RateLimit-Limit"] == "200")
            let body = try JSON.decode(JSONValue.self, from: page.body)
            ids += (body["entries"]?.array ?? []).compactMap { $0["id"]?.string }
            cursor = body["has_more"] == true ? "&pagination_cursor=\(body["next_cursor"]?.string ?? "")" : ""
        } while !cursor.isEmpty
        #expect(Set(ids) == Set(community.guests(of: event.id).map(\.id)))
        #expect(ids.count == community.guests(of: event.id).count)
    }

    @Test("The limiter answers 429 with Retry-After and lets go after its scaled minute")
    @LoopActor func limits() async throws {
        var options = ServeOptions()
        options.rateLimit = 2
        options.rateWindowScale = 0.02
        let fixture = try await Fixture(options)
        defer { fixture.close() }
        // At the same time, so that they fall into one window on a slow machine too.
        async let first = fixture.get("/v1/calendars/get")
        async let second = fixture.get("/v1/calendars/get")
        async let third = fixture.get("/v1/calendars/get")
        let answers = try await [first, second, third].sorted { $0.status < $1.status }
        #expect(answers.map(\.status) == [200, 200, 429])
        // The block lasts 1.2 s.
        #expect(["1", "2"].contains(answers[2].fields["Retry-After"]))
        let deadline = ContinuousClock.now + .seconds(10)
        while try await fixture.get("/v1/calendars/get").status == 429, ContinuousClock.now < deadline {
            try await LoopTime().sleep(for: .milliseconds(50))
        }
        #expect(try await fixture.get("/v1/calendars/get").status == 200)
    }

    @Test("Broken answers break at the client as they should")
    @LoopActor func breaks() async throws {
        let fixture = try await Fixture()
        defer { fixture.close() }
        for kind in [FaultKind.resetBefore, .truncate(at: 5), .wrongLength(by: 7)] {
            fixture.script(kind)
            let failure = await fixture.failure()
            #expect(failure == .interrupted || failure == .malformedResponse, "\(kind): \(String(describing: failure))")
        }
        fixture.script(.hang)
        #expect(await fixture.failure(TransferLimits(total: .milliseconds(200))) == .timedOut)
        fixture.script(.gzipBomb(mebibytes: 8))
        #expect(await fixture.failure(TransferLimits(responseBytes: 1 << 20)) == .tooLarge)
    }

    @Test("Odd answers arrive as scripted")
    @LoopActor func oddities() async throws {
        let fixture = try await Fixture()
        defer { fixture.close() }
        fixture.script(.status(429, retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT"))
        let refused = try await fixture.get("/v1/calendars/get")
        #expect(refused.status == 429)
        #expect(refused.fields["Retry-After"] == "Wed, 21 Oct 2026 07:28:00 GMT")
        fixture.script(.html)
        #expect(try await fixture.get("/v1/calendars/get").fields["Content-Type"]?.hasPrefix("text/html") == true)
        fixture.script(.empty)
        #expect(try await fixture.get("/v1/calendars/get").body.isEmpty)
        fixture.script(.gzipBomb(mebibytes: 2))
        let bomb = try await fixture.get("/v1/calendars/get")
        #expect(bomb.body.count == 2 << 20)
        #expect(bomb.body.allSatisfy { $0 == 0 })
        fixture.script(.drip(bytes: 100, milliseconds: 1))
        let dripped = try await fixture.get("/v1/calendars/get")
        fixture.script(.resetAfter)
        let last = try await fixture.get("/v1/calendars/get")
        fixture.assembly.luma.script.clear()
        #expect(dripped.body == (try await fixture.get("/v1/calendars/get").body))
        #expect(last.body == dripped.body)
    }

    @Test("A registration at the control API arrives as signed webhooks")
    @LoopActor func delivers() async throws {
        let receiver = try await RecordingReceiver.start()
        defer { receiver.close() }
        var options = ServeOptions()
        options.webhookURL = receiver.url
        options.webhookSecret = "whsec_end_to_end"
        let fixture = try await Fixture(options)
        defer { fixture.close() }
        let event = try #require(fixture.assembly.luma.community.events(of: nil).first { $0.startAt > reference })
        let control = ControlClient(url: fixture.url, transport: fixture.client)
        let (status, guest) = try await control.send(
            "POST", path: "register", values: ["event": .string(event.id), "email": "Probe@example.org"])
        #expect(status == 200)
        let deadline = ContinuousClock.now + .seconds(10)
        while receiver.requests.count < 4, ContinuousClock.now < deadline {
            try await LoopTime().sleep(for: .milliseconds(5))
        }
        var types: Set<String> = []
        for request in receiver.requests {
            let body = try JSON.decode(JSONValue.self, from: request.body)
            types.insert(body["type"]?.string ?? "")
            if body["type"] == "guest.registered" { #expect(body["data"]?["id"] == guest["id"]) }
            let time = try #require(request.header("webhook-timestamp").flatMap(Int64.init))
            let expected = WebhookSigner(secret: "whsec_end_to_end")
                .headers(id: "", timestamp: time, body: request.body)[0].value
            #expect(request.header("webhook-signature") == expected)
            #expect(request.header("content-type") == "application/json")
        }
        #expect(
            types == ["guest.registered", "guest.updated", "ticket.registered", "calendar.person.subscribed"])
    }

    @Test("Google's 204 keeps the connection, its pushes are empty, and a time-out may hide a write")
    @LoopActor func outside() async throws {
        let receiver = try await RecordingReceiver.start()
        defer { receiver.close() }
        let fixture = try await Fixture()
        defer { fixture.close() }
        let control = ControlClient(url: fixture.url, transport: fixture.client)
        let token = try await control.send("POST", path: "google/token", values: [:]).body["access_token"]?.string
        func send(_ method: HTTPMethod, _ path: String, _ body: JSONValue? = nil) async throws -> InboundResponse {
            try await fixture.client.send(
                OutboundRequest(
                    method, try HTTPURL(fixture.url + eventsPath + path),
                    fields: HTTPFields(["Authorization": "Bearer \(token ?? "")"]), body: body.map { JSON.write($0) },
                    limits: TransferLimits(total: .seconds(2)), destination: .configured))
        }
        let channel: JSONValue = ["id": "c1", "type": "web_hook", "address": .string(receiver.url), "token": "t"]
        #expect(try await send(.post, "/watch", channel).status == 200)
        #expect(try await send(.post, "", hour(["id": "event10"])).status == 200)
        #expect(try await send(.delete, "/event10").status == 204)
        #expect(try await send(.get, "/event10").status == 200)
        let deadline = ContinuousClock.now + .seconds(10)
        while receiver.requests.count < 3, ContinuousClock.now < deadline {
            try await LoopTime().sleep(for: .milliseconds(5))
        }
        #expect(
            receiver.requests.map { $0.header("x-goog-resource-state") }.sorted { $0 ?? "" < $1 ?? "" } == [
                "exists", "exists", "sync",
            ])
        #expect(receiver.requests.allSatisfy { $0.body.isEmpty && $0.header("content-length") == "0" })
        fixture.assembly.luma.script.add(FaultRule(pattern: "POST /google/*", effect: .api(.hang), count: 1))
        await #expect(throws: HTTPClientError.self) { _ = try await send(.post, "", hour(["id": "event11"])) }
        #expect(try await send(.post, "", hour(["id": "event11"])).status == 409)
    }

    @Test("Many requests sent at once are all answered, in order, also when the client then leaves")
    @LoopActor func pipelines() async throws {
        let fixture = try await Fixture()
        defer { fixture.close() }
        let transport = try await LoopNetwork().connect(to: fixture.server.address)
        let collector = Collector()
        transport.handler = collector
        let request = "GET /control/health HTTP/1.1\r\nHost: a\r\n\r\n"
        transport.write(Array(String(repeating: request, count: 5000).utf8))
        transport.halfClose()
        let deadline = ContinuousClock.now + .seconds(10)
        while !collector.hasEnded, ContinuousClock.now < deadline {
            try await LoopTime().sleep(for: .milliseconds(5))
        }
        transport.close()
        let text = String(decoding: collector.bytes, as: UTF8.self)
        #expect(text.split(separator: "HTTP/1.1 200 OK").count == 5000)
    }

    @Test("What is no request is refused, and the connection closed")
    @LoopActor func refuses() async throws {
        let fixture = try await Fixture()
        defer { fixture.close() }
        let transport = try await LoopNetwork().connect(to: fixture.server.address)
        let collector = Collector()
        transport.handler = collector
        transport.write(Array("NONSENSE\r\n\r\n".utf8))
        let deadline = ContinuousClock.now + .seconds(10)
        while !collector.hasEnded, ContinuousClock.now < deadline {
            try await LoopTime().sleep(for: .milliseconds(5))
        }
        transport.close()
        #expect(String(decoding: collector.bytes, as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
    }

    @Test("The directory is served as CSV")
    @LoopActor func directory() async throws {
        let fixture = try await Fixture()
        defer { fixture.close() }
        let answer = try await fixture.get("/control/members.csv")
        #expect(answer.body == Array(DirectoryCSV.text(fixture.assembly.luma.community.members).utf8))
    }
}

/// A server that answers every request with 200 and keeps it.
@LoopActor private final class RecordingReceiver {
    private(set) var requests: [APIRequest] = []
    private(set) var url = ""
    private var listener: (any Listener)?

    static func start() async throws -> RecordingReceiver {
        let receiver = RecordingReceiver()
        let listener = try await LoopNetwork().listen(on: .tcp(host: "127.0.0.1", port: 0)) { transport in
            transport.handler = Connection(transport: transport, receiver: receiver)
        }
        receiver.listener = listener
        if case .tcp(let host, let port) = listener.address { receiver.url = "http://\(host):\(port)/hook" }
        return receiver
    }

    func close() { listener?.close() }

    private final class Connection: TransportHandler {
        private let transport: any Transport
        private let receiver: RecordingReceiver
        private var parser = RequestParser()
        private var head: RequestHead?

        init(transport: any Transport, receiver: RecordingReceiver) {
            self.transport = transport
            self.receiver = receiver
        }

        func received(_ bytes: UnsafeRawBufferPointer) {
            parser.append(bytes)
            while true {
                switch parser.next() {
                case .needsMore, .refused: return
                case .head(let next): head = next
                case .body(let body):
                    guard let head else { return }
                    receiver.requests.append(APIRequest(head, body: body))
                    transport.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".utf8))
                }
            }
        }

        func receivedEnd() { transport.close() }
        func closed(_ error: LoopError?) {}
    }
}

/// Keeps what arrives.
@LoopActor private final class Collector: TransportHandler {
    private(set) var bytes: [UInt8] = []
    private(set) var hasEnded = false

    nonisolated init() {}

    func received(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
    func receivedEnd() { hasEnded = true }
    func closed(_ error: LoopError?) { hasEnded = true }
}
