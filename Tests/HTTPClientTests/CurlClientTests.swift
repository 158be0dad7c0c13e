import EventLoop
import Testing
import Time

@testable import HTTPClient

@Suite("Requests over real sockets", .timeLimit(.minutes(5)))
struct CurlClientTests {
    init() { EventLoop.startOnThread() }

    @Test("A response comes back with status, fields and body")
    @LoopActor func response() async throws {
        let server = try await ScriptedServer(
            always: ScriptedServer.response("418 Teapot", ["X-Kind:  green tea "], body: "short and stout"))
        let response = try await client().send(request(server, "/pot?size=2"))
        #expect(response.status == 418)
        #expect(response.fields["x-kind"] == "green tea")
        #expect(response.body == Array("short and stout".utf8))
        #expect(server.requests.first?.hasPrefix("GET /pot?size=2 HTTP/1.1\r\n") == true)
    }

    @Test("Connections are used again")
    @LoopActor func reuse() async throws {
        let server = try await ScriptedServer(always: ScriptedServer.response(body: "x"))
        let client = client()
        for _ in 0..<5 { _ = try await client.send(request(server)) }
        #expect(server.requests.count == 5)
        #expect(server.connections == 1)
    }

    @Test("A body and fields are sent as given, and nothing is added to them")
    @LoopActor func sending() async throws {
        let server = try await ScriptedServer(always: ScriptedServer.response())
        var post = try request(server)
        post.method = .post
        post.body = Array("{\"a\":1}".utf8)
        post.fields = HTTPFields(["Content-Type": "application/json", "X-Empty": ""])
        _ = try await client().send(post)
        let sent = try #require(server.requests.first)
        #expect(sent.hasSuffix("\r\n\r\n{\"a\":1}"))
        #expect(sent.contains("Content-Type: application/json\r\n"))
        #expect(sent.contains("X-Empty:\r\n"))
        #expect(!sent.contains("Expect"))
    }

    @Test("A POST without a body says that it has none")
    @LoopActor func emptyPost() async throws {
        let server = try await ScriptedServer(always: ScriptedServer.response())
        var post = try request(server)
        post.method = .post
        _ = try await client().send(post)
        let sent = try #require(server.requests.first)
        #expect(sent.contains("Content-Length: 0"))
        #expect(!sent.contains("Content-Type"))
    }

    @Test("Compression is asked for, unless the request says otherwise", arguments: [nil, "identity"])
    @LoopActor func encoding(wanted: String?) async throws {
        let server = try await ScriptedServer(always: ScriptedServer.response())
        var get = try request(server)
        if let wanted { get.fields["Accept-Encoding"] = wanted }
        _ = try await client().send(get)
        let sent = try #require(server.requests.first).split(separator: "\r\n")
        let fields = sent.filter { $0.lowercased().hasPrefix("accept-encoding:") }
        #expect(fields == ["Accept-Encoding: \(wanted ?? "gzip, deflate")"])
    }

    @Test("A field that would begin a new line is not sent")
    @LoopActor func injection() async throws {
        let server = try await ScriptedServer(always: ScriptedServer.response())
        var bad = try request(server)
        bad.fields = HTTPFields(["X-Name": "a\r\nX-Other: b"])
        await expectFailure(.invalidRequest) { _ = try await client().send(bad) }
        #expect(server.connections == 0)
    }

    @Test("A response may be as large as the limit and no larger", arguments: [99, 100, 101])
    @LoopActor func size(bytes: Int) async throws {
        let server = try await ScriptedServer(
            always: ScriptedServer.response(body: String(repeating: "a", count: bytes)))
        var limited = try request(server)
        limited.limits.responseBytes = 100
        if bytes <= 100 {
            #expect(try await client().send(limited).body.count == bytes)
        } else {
            await expectFailure(.tooLarge) { _ = try await client().send(limited) }
        }
    }

    @Test("The limit counts what comes out of compression", arguments: [99_999, 100_000, 100_001])
    @LoopActor func compression(limit: Int) async throws {
        // 100,000 bytes of `a`, compressed.
        let packed = Gzip.hundredThousandLetters
        let server = try await ScriptedServer { _, connection in
            let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
            connection.write(Array(head.utf8) + packed)
        }
        var limited = try request(server)
        limited.limits.responseBytes = limit
        if limit >= 100_000 {
            let body = try await client().send(limited).body
            #expect(body.count == 100_000)
            #expect(body.allSatisfy { $0 == UInt8(ascii: "a") })
        } else {
            await expectFailure(.tooLarge) { _ = try await client().send(limited) }
        }
    }

    @Test("An address that others chose is judged when it is connected to", arguments: ["127.0.0.1", "localhost"])
    @LoopActor func refusedAddress(host: String) async throws {
        let server = try await ScriptedServer(always: ScriptedServer.response())
        var configuration = CurlConfiguration()
        configuration.addressRules.ports = nil
        let strict = CurlClient(configuration)
        // The operator's own connection to the same place must not be borrowed.
        _ = try await strict.send(request(server))
        let url = try HTTPURL("http://\(host):\(server.port)/")
        await expectFailure(.refusedAddress) { _ = try await strict.send(OutboundRequest(.get, url)) }
        #expect(server.connections == 1)
    }

    @Test("Nobody there, nobody answering, and a connection lost are told apart")
    @LoopActor func failures() async throws {
        let silent = try await ScriptedServer { _, _ in }
        var impatient = try request(silent)
        impatient.limits.total = .milliseconds(100)
        await expectFailure(.timedOut) { _ = try await client().send(impatient) }

        let rude = try await ScriptedServer { _, connection in
            connection.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".utf8))
            connection.close()
        }
        await expectFailure(.interrupted) { _ = try await client().send(request(rude)) }

        let gone = try await ScriptedServer { _, _ in }
        let late = try request(gone)
        gone.close()
        await expectFailure(.noConnection) { _ = try await client().send(late) }
    }

    @Test("Cancelling ends a request that nobody answers")
    @LoopActor func cancellation() async throws {
        let silent = try await ScriptedServer { _, _ in }
        let (client, request) = (client(), try request(silent))
        let task = EventLoop.task { () -> HTTPClientError.Kind? in
            do {
                _ = try await client.send(request)
                return nil
            } catch {
                return (error as? HTTPClientError)?.kind
            }
        }
        while silent.requests.isEmpty { await Task.yield() }
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test("Redirects are handed over, or followed within the origin, as the request says")
    @LoopActor func redirects() async throws {
        let server = try await ScriptedServer { request, connection in
            let answer =
                switch request.split(separator: " ")[1] {
                case "/a": ScriptedServer.response("302 Found", ["Location: /b"])
                case "/b": ScriptedServer.response(body: "here")
                case "/loop": ScriptedServer.response("302 Found", ["Location: /loop"])
                default: ScriptedServer.response("302 Found", ["Location: http://other.example/"])
                }
            connection.write(Array(answer.utf8))
        }
        #expect(try await client().send(request(server, "/a")).status == 302)
        var following = try request(server, "/a")
        following.redirects = .forReading
        #expect(try await client().send(following).body == Array("here".utf8))
        for path in ["/loop", "/away"] {
            following.url = try HTTPURL("http://127.0.0.1:\(server.port)\(path)")
            await expectFailure(.refusedRedirect) { _ = try await client().send(following) }
        }
    }

    @Test("What is to be sent once is, also when the other side hangs up on a kept connection")
    @LoopActor func sentOnce() async throws {
        // Answers the first request of a connection, hears the second one and hangs up.
        var known: [AnyObject] = []
        let server = try await ScriptedServer { _, connection in
            if known.contains(where: { $0 === connection }) { return connection.close() }
            known.append(connection)
            connection.write(Array(ScriptedServer.response(body: "x").utf8))
        }
        let client = client()
        var post = try request(server)
        post.method = .post
        for _ in 0..<2 { #expect(try await client.send(post).status == 200) }
        // libcurl has sent the second one twice.
        #expect(server.requests.count == 3)
        post.isSentOnce = true
        #expect(try await client.send(post).status == 200)
        #expect(server.requests.count == 4)
    }

    @Test("A closed client sends nothing")
    @LoopActor func closed() async throws {
        let server = try await ScriptedServer(always: ScriptedServer.response())
        let client = client()
        _ = try await client.send(request(server))
        client.close()
        await expectFailure(.unavailable) { _ = try await client.send(request(server)) }
    }

    @LoopActor private func client() -> CurlClient { CurlClient() }

    @LoopActor private func request(_ server: ScriptedServer, _ path: String = "/") throws -> OutboundRequest {
        OutboundRequest(
            .get, try HTTPURL("http://127.0.0.1:\(server.port)\(path)"), limits: .patient, destination: .configured)
    }
}

/// Runs `body` and expects it to throw an `HTTPClientError` of that kind.
@LoopActor func expectFailure(
    _ kind: HTTPClientError.Kind, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect((error as? HTTPClientError)?.kind == kind, sourceLocation: sourceLocation)
    }
}
