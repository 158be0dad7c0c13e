import EventLoop
import Testing
import Time

@testable import HTTP

@Suite("Slow clients")
struct DeadlineTests {
    init() { EventLoop.startOnThread() }

    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("A head that drips is answered 408 at its limit, whatever still comes") @LoopActor
    func slowHead() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        for _ in 0..<9 {
            client.send("G")
            await fixture.time.advance(by: .seconds(1))
        }
        #expect(client.bytes.isEmpty)
        await fixture.time.advance(by: .milliseconds(1200))
        try await eventually("408") { client.statuses == [408] }
        #expect(client.answers[0].header("Connection") == "close")
    }

    @Test("A connection without a request is closed silently") @LoopActor
    func silentConnection() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        await fixture.time.advance(by: .milliseconds(9900))
        #expect(!client.isOver)
        await fixture.time.advance(by: .milliseconds(300))
        try await eventually("closed") { client.isOver }
        #expect(client.bytes.isEmpty)
    }

    @Test("An idle connection is closed after a minute, without an answer") @LoopActor
    func idle() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        client.send(get)
        try await eventually("the answer") { client.statuses == [200] }
        await fixture.time.advance(by: .milliseconds(59_800))
        #expect(!client.isOver)
        await fixture.time.advance(by: .milliseconds(400))
        try await eventually("closed") { client.isOver }
        #expect(client.statuses == [200])
    }

    @Test("A body that takes too long is answered 408") @LoopActor
    func slowBody() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        for _ in 0..<29 {
            client.send(String(repeating: "x", count: 300))
            await fixture.time.advance(by: .seconds(1))
        }
        #expect(client.bytes.isEmpty)
        client.send(String(repeating: "x", count: 300))
        await fixture.time.advance(by: .milliseconds(1200))
        try await eventually("408") { client.statuses == [408] }
    }

    @Test("A body below the least rate is answered 408 after the second window", arguments: [250, 256, 262]) @LoopActor
    func drippingBody(bytesPerSecond: Int) async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
        for _ in 0..<12 {
            client.send(String(repeating: "x", count: bytesPerSecond))
            await fixture.time.advance(by: .seconds(1))
        }
        try await eventually("the verdict") { client.statuses == (bytesPerSecond < 256 ? [408] : []) }
    }

    @Test("After a refusal the connection lingers for a second") @LoopActor
    func lingering() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        client.onEnd = {}
        client.send("BAD\r\n")
        try await eventually("400") { client.statuses == [400] }
        #expect(fixture.server.connectionCount == 1)
        await fixture.time.advance(by: .milliseconds(1200))
        try await eventually("gone") { fixture.server.connectionCount == 0 }
    }

    @Test("What arrives while lingering is dropped only up to a limit") @LoopActor
    func lingeringLimit() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        client.onEnd = {}
        client.send("BAD\r\n")
        try await eventually("400") { client.statuses == [400] }
        client.send(String(repeating: "x", count: 64 * 1024))
        await fixture.time.advance(by: .milliseconds(100))
        #expect(fixture.server.connectionCount == 1)
        client.send("x")
        try await eventually("gone") { fixture.server.connectionCount == 0 }
    }
}
