import EventLoop
import Testing
import Time

@testable import HTTP

@Suite("Requests and answers on a connection")
struct ExchangeTests {
    init() { EventLoop.startOnThread() }

    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("An answer has its length, its date, and the common fields") @LoopActor
    func answer() async throws {
        let fixture = try await ServerFixture()
        let answer = try await fixture.answer(to: "GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(answer.status == 200)
        #expect(answer.body == "/x")
        #expect(answer.header("Content-Length") == "2")
        #expect(answer.header("Date") == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(answer.header("Connection") == nil)
    }

    @Test("HEAD is answered like GET, without the body") @LoopActor
    func head() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n")
        try await eventually("the head") { String(decoding: client.bytes, as: UTF8.self).hasSuffix("\r\n\r\n") }
        #expect(String(decoding: client.bytes, as: UTF8.self).contains("Content-Length: 2\r\n"))
    }

    @Test("Pipelined requests are answered in order, however long each takes") @LoopActor
    func pipelining() async throws {
        let fixture = try await ServerFixture()
        let gates = Gates()
        fixture.handler.onRequest = { request in
            .later {
                await gates.wait(request.path)
                return Response(text: request.path)
            }
        }
        let client = try await fixture.connect()
        client.send((1...3).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for path in ["/3", "/2", "/1"] {
            try await eventually("\(path) is being answered") { gates.isWaiting(path) }
            #expect(client.answers.isEmpty)
            gates.open(path)
        }
        try await eventually("three answers") { client.answers.count == 3 }
        #expect(client.answers.map(\.body) == ["/1", "/2", "/3"])
    }

    @Test("Reading stops at sixteen waiting requests", arguments: [15, 16, 17]) @LoopActor
    func pipelineLimit(count: Int) async throws {
        let fixture = try await ServerFixture()
        let gates = Gates()
        fixture.handler.onRequest = { request in
            .later {
                await gates.wait(request.path)
                return Response(text: request.path)
            }
        }
        let client = try await fixture.connect()
        client.send((1...count).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        try await eventually("the requests that may wait") { fixture.handler.requests.count == min(count, 16) }
        for number in 1...count {
            try await eventually("/\(number) is being answered") { gates.isWaiting("/\(number)") }
            gates.open("/\(number)")
        }
        try await eventually("all answers") { client.answers.count == count }
    }

    @Test("The last request of a connection says so", arguments: [2, 3, 4]) @LoopActor
    func requestsPerConnection(count: Int) async throws {
        var limits = HTTPLimits()
        limits.requestsPerConnection = 3
        let fixture = try await ServerFixture(limits: limits)
        let client = try await fixture.connect()
        client.send(String(repeating: get, count: count))
        try await eventually("answers") { client.answers.count == min(count, 3) }
        #expect(client.answers.map { $0.header("Connection") == "close" } == (1...min(count, 3)).map { $0 == 3 })
    }

    @Test("A request beyond those in flight is answered 503") @LoopActor
    func inFlight() async throws {
        var limits = HTTPLimits()
        limits.requestsInFlight = 2
        let fixture = try await ServerFixture(limits: limits)
        let gates = Gates()
        fixture.handler.onRequest = { _ in
            .later {
                await gates.wait("all")
                return Response(.noContent)
            }
        }
        let busy = [try await fixture.connect(), try await fixture.connect()]
        for client in busy { client.send(get) }
        try await eventually("two in flight") { fixture.server.inFlight == 2 }
        let refused = try await fixture.answer(to: get)
        #expect(refused.status == 503)
        #expect(refused.header("Retry-After") == "1")
        gates.open("all")
        try await eventually("both answers") { busy.allSatisfy { $0.bytes.count > 0 } }
        #expect(fixture.server.inFlight == 0)
    }

    @Test("A promised answer keeps its place, and is given once") @LoopActor
    func promised() async throws {
        let fixture = try await ServerFixture()
        let promises = Promises()
        fixture.handler.onRequest = { request in
            .promised { finish in
                if request.path == "/now" { finish(Response(text: "second")) } else { promises.finishes.append(finish) }
                return { promises.cancelled += 1 }
            }
        }
        let client = try await fixture.connect()
        client.send(get + get.replacing("GET / ", with: "GET /now "))
        try await eventually("both requests") { fixture.handler.requests.count == 2 }
        #expect(client.answers.isEmpty && fixture.server.inFlight == 1)
        promises.finishes[0](Response(text: "first"))
        promises.finishes[0](Response(text: "once more"))
        try await eventually("both answers") { client.answers.map(\.body) == ["first", "second"] }
        client.transport.abort()
        try await eventually("the end") { fixture.server.connectionCount == 0 }
        #expect(fixture.server.inFlight == 0 && promises.cancelled == 0)
    }

    @Test("What was promised on a connection that is lost is called off") @LoopActor
    func abandoned() async throws {
        let fixture = try await ServerFixture()
        let promises = Promises()
        fixture.handler.onRequest = { _ in
            .promised { finish in
                promises.finishes.append(finish)
                // Work that is called off may still say so.
                return {
                    promises.cancelled += 1
                    finish(Response(.gatewayTimeout))
                }
            }
        }
        let client = try await fixture.connect()
        client.send(get + get)
        try await eventually("both requests") { promises.finishes.count == 2 }
        let draining = EventLoop.task { await fixture.server.drain(within: .seconds(5)) }
        try await eventually("the last five seconds") { fixture.server.isDraining }
        await fixture.time.advance(by: .seconds(5))
        await draining.value
        #expect(promises.cancelled == 2 && fixture.server.inFlight == 0)
    }

    @Test("Connections beyond the limit are told so", arguments: [1, 2, 3]) @LoopActor
    func connections(count: Int) async throws {
        var limits = HTTPLimits()
        limits.connections = 2
        let fixture = try await ServerFixture(limits: limits)
        var clients: [RawClient] = []
        for _ in 0..<count { clients.append(try await fixture.connect()) }
        try await eventually("refusals") { clients.count { $0.statuses == [503] } == max(0, count - 2) }
    }

    @Test("A body is asked for only when it will be taken") @LoopActor
    func expectation() async throws {
        let fixture = try await ServerFixture()
        let client = try await fixture.connect()
        client.send("POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        try await eventually("the go-ahead") { client.bytes == ResponseWriter.continueLine }
        client.send("hello")
        try await eventually("the answer") { client.answers.map(\.body) == ["/xhello"] }

        let large = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 999999\r\n\r\n"
        #expect(try await fixture.answer(to: large).status == 413)
    }

    @Test("A request refused before its body ends the connection") @LoopActor
    func refusedBeforeBody() async throws {
        let fixture = try await ServerFixture()
        fixture.handler.onAdmit = { _ in .refuse(Response(.unauthorized)) }
        let answer = try await fixture.answer(to: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
        #expect(answer.status == 401)
        #expect(answer.header("Connection") == "close")
        #expect(fixture.handler.requests.isEmpty)
        #expect(try await fixture.answer(to: get).header("Connection") == nil)
    }

    @Test("A client that has said all it will say still gets its answer") @LoopActor
    func halfClose() async throws {
        let fixture = try await ServerFixture()
        let gates = Gates()
        fixture.handler.onRequest = { _ in
            .later {
                await gates.wait("answer")
                return Response(text: "late")
            }
        }
        let client = try await fixture.connect()
        client.send(get)
        client.transport.halfClose()
        try await eventually("the request is being answered") { gates.isWaiting("answer") }
        gates.open("answer")
        try await eventually("the answer, and the end") { client.answers.map(\.body) == ["late"] && client.isOver }
    }

    @Test("A client that has said all gets every answer, also when they are more than may be queued") @LoopActor
    func halfCloseWithLongAnswers() async throws {
        var limits = HTTPLimits()
        limits.queuedBytes = 100
        let fixture = try await ServerFixture(limits: limits)
        let long = String(repeating: "x", count: 200)
        fixture.handler.onRequest = { _ in .now(Response(text: long)) }
        let client = try await fixture.connect()
        client.send(get + get + get)
        client.transport.halfClose()
        try await eventually("three answers, and the end") {
            client.answers.map(\.body) == [long, long, long] && client.isOver
        }
    }
}

/// Lets a test decide when each of several handlers goes on.
@LoopActor final class Gates {
    private var waiting: [String: [CheckedContinuation<Void, Never>]] = [:]

    func wait(_ name: String) async { await withCheckedContinuation { waiting[name, default: []].append($0) } }
    func isWaiting(_ name: String) -> Bool { waiting[name] != nil }
    func open(_ name: String) { for waiter in waiting.removeValue(forKey: name) ?? [] { waiter.resume() } }
}

/// What a handler has promised, for the test to keep.
@LoopActor private final class Promises {
    var finishes: [Answer.Finish] = []
    var cancelled = 0
}
