import EventLoop
import Testing
import Time

@testable import HTTP

@Suite("Streaming answers")
struct StreamTests {
    init() { EventLoop.startOnThread() }

    private func request(_ version: String = "1.1") -> String { "GET / HTTP/\(version)\r\nHost: a\r\n\r\n" }

    @Test("A stream is chunked, and ends with the last chunk") @LoopActor
    func chunks() async throws {
        let fixture = try await ServerFixture()
        fixture.handler.onRequest = { _ in
            .now(
                Response(
                    .ok,
                    body: .stream { stream in
                        stream.write(Array("hello".utf8))
                        stream.write([])
                        stream.write(Array("0123456789abcdef".utf8))
                        stream.finish()
                        stream.write(Array("late".utf8))
                    }))
        }
        let answer = try await fixture.answer(to: request())
        #expect(answer.header("Transfer-Encoding") == "chunked")
        #expect(answer.body == "5\r\nhello\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n")
    }

    @Test("HTTP/1.0 gets the bytes as they are, up to the close") @LoopActor
    func version10() async throws {
        let fixture = try await ServerFixture()
        fixture.handler.onRequest = { _ in
            .now(
                Response(
                    .ok,
                    body: .stream { stream in
                        stream.write(Array("hello".utf8))
                        stream.finish()
                    }))
        }
        let client = try await fixture.connect()
        client.send(request("1.0"))
        try await eventually("the end") { client.hasEnded }
        #expect(client.answers.first?.body == "hello")
        #expect(client.answers.first?.header("Transfer-Encoding") == nil)
    }

    @Test("Answers behind a stream wait for its end") @LoopActor
    func pipelinedBehindStream() async throws {
        let fixture = try await ServerFixture()
        var open: ResponseStream?
        fixture.handler.onRequest = { request in
            request.path == "/" ? .now(Response(.ok, body: .stream { open = $0 })) : .now(Response(text: "second"))
        }
        let client = try await fixture.connect()
        client.send(request() + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        try await eventually("both requests") { fixture.handler.requests.count == 2 && open != nil }
        #expect(!String(decoding: client.bytes, as: UTF8.self).contains("second"))
        open?.finish()
        try await eventually("the second answer") { String(decoding: client.bytes, as: UTF8.self).contains("second") }
    }

    @Test("A stream learns that its client has gone") @LoopActor
    func clientGone() async throws {
        let fixture = try await ServerFixture()
        var isClosed = false
        fixture.handler.onRequest = { _ in .now(Response(.ok, body: .stream { $0.onClose = { isClosed = true } })) }
        let client = try await fixture.connect()
        client.send(request())
        try await eventually("the head") { !client.bytes.isEmpty }
        client.transport.abort()
        try await eventually("told so") { isClosed }
    }

    @Test("A writer can wait for a client that takes nothing, until it is dropped") @LoopActor
    func backPressure() async throws {
        let fixture = try await ServerFixture()
        var stage = 0
        fixture.handler.onRequest = { _ in
            .now(
                Response(
                    .ok,
                    body: .stream { stream in
                        EventLoop.task { @LoopActor in
                            stream.write([UInt8](repeating: 0, count: 300 * 1024))
                            stage = stream.isCongested ? 1 : -1
                            await stream.waitUntilWritable()
                            stage = stream.isOpen ? 2 : 3
                        }
                    }))
        }
        let client = try await fixture.connect()
        client.transport.pauseReading()
        client.send(request())
        try await eventually("congestion") { stage == 1 }
        await fixture.time.advance(by: .seconds(19))
        #expect(stage == 1)
        await fixture.time.advance(by: .seconds(2))
        try await eventually("dropped") { stage == 3 && fixture.server.connectionCount == 0 }
    }

    @Test("A silent event stream gets a comment every fifteen seconds") @LoopActor
    func heartbeat() async throws {
        let fixture = try await ServerFixture()
        fixture.handler.onRequest = { _ in .now(EventStream.response { _ in }) }
        let client = try await fixture.connect()
        client.send(request())
        try await eventually("the retry line") { client.text.hasSuffix("retry: 3000\n\n\r\n") }
        let comments = { client.text.components(of: "3\r\n:\n\n\r\n") }
        await fixture.time.advance(by: .milliseconds(14_800))
        #expect(comments() == 0)
        await fixture.time.advance(by: .milliseconds(400))
        try await eventually("the first comment") { comments() == 1 }
        await fixture.time.advance(by: .milliseconds(15_200))
        try await eventually("the second comment") { comments() == 2 }
    }

    @Test("Events are lines, whatever breaks there are in them")
    func eventEncoding() {
        let bytes = ServerSentEvent(name: "a\nb", id: "1\r2", data: Array("x\ny\r\nz\r".utf8)).bytes
        #expect(String(decoding: bytes, as: UTF8.self) == "id: 12\nevent: ab\ndata: x\ndata: y\ndata: z\ndata: \n\n")
    }

    @Test("Draining ends streams, idle connections, and then the server") @LoopActor
    func draining() async throws {
        let fixture = try await ServerFixture()
        fixture.handler.onRequest = { request in
            request.path == "/idle" ? .now(Response(text: "ok")) : .now(EventStream.response { _ in })
        }
        let streaming = try await fixture.connect()
        streaming.send(request())
        let idle = try await fixture.connect()
        idle.send("GET /idle HTTP/1.1\r\nHost: a\r\n\r\n")
        try await eventually("both are served") { !streaming.bytes.isEmpty && idle.statuses == [200] }
        await fixture.server.drain(within: .seconds(5))
        #expect(fixture.server.connectionCount == 0)
        try await eventually("the stream has its last chunk") { streaming.text.hasSuffix("0\r\n\r\n") }
    }
}

extension String {
    /// How often `part` occurs.
    fileprivate func components(of part: String) -> Int {
        var rest = utf8[...]
        var count = 0
        while !rest.isEmpty {
            if rest.starts(with: part.utf8) {
                count += 1
                rest = rest.dropFirst(part.utf8.count)
            } else {
                rest = rest.dropFirst()
            }
        }
        return count
    }
}
