import EventLoop
import HTTPClient
import Testing

@Suite("Streamed responses", .timeLimit(.minutes(5)))
struct StreamingTests {
    init() { EventLoop.startOnThread() }

    private struct Enough: Error {}

    @Test("A slow reader makes the sender wait, and loses nothing")
    @LoopActor func backPressure() async throws {
        let length = 8 << 20
        var sender: (any Transport)?
        let server = try await ScriptedServer { _, connection in
            sender = connection
            connection.write(Array("HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n".utf8))
            connection.write((0..<length).map { UInt8(truncatingIfNeeded: $0 >> 10) })
        }
        var received = 0
        var status = 0
        var isInOrder = true
        var leastLeft = Int.max
        try await CurlClient().stream(request(server)) { head in
            status = head.status
        } receive: { piece in
            if received == 0 {
                // Nobody reads for a while; what the sender still has must stay with it.
                for _ in 0..<2000 { await Task.yield() }
                leastLeft = sender?.queuedBytes ?? 0
            }
            for (index, byte) in piece.enumerated() where byte != UInt8(truncatingIfNeeded: (received + index) >> 10) {
                isInOrder = false
            }
            received += piece.count
        }
        #expect(status == 200)
        #expect(received == length)
        #expect(isInOrder)
        #expect(leastLeft > 0)
    }

    @Test("What the reader throws ends the transfer and is passed on")
    @LoopActor func readerFails() async throws {
        let server = try await ScriptedServer { _, connection in
            connection.write(Array("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc".utf8))
        }
        await #expect(throws: Enough.self) {
            try await CurlClient().stream(request(server)) { _ in
            } receive: { _ in
                throw Enough()
            }
        }
    }

    @Test("A stream is limited like any response")
    @LoopActor func limit() async throws {
        let server = try await ScriptedServer(always: "HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "a", count: 5000))
        var limited = try request(server)
        limited.limits.responseBytes = 4999
        await expectFailure(.tooLarge) {
            try await CurlClient().stream(limited) { _ in
            } receive: { _ in
            }
        }
    }

    @Test("The limit holds for what waited for a slow reader too")
    @LoopActor func limitAfterWaiting() async throws {
        let length = 300_000
        let server = try await ScriptedServer { _, connection in
            connection.write(Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + [UInt8](repeating: 1, count: length))
            connection.close()
        }
        var limited = try request(server)
        limited.limits.responseBytes = length - 5000
        var received = 0
        await expectFailure(.tooLarge) {
            try await CurlClient().stream(limited) { _ in
                // Nobody reads until the transfer has been paused.
                for _ in 0..<5000 { await Task.yield() }
            } receive: { piece in
                received += piece.count
            }
        }
        #expect(received <= length - 5000)
    }

    @LoopActor private func request(_ server: ScriptedServer) throws -> OutboundRequest {
        OutboundRequest(
            .get, try HTTPURL("http://127.0.0.1:\(server.port)/"), limits: .patient, destination: .configured)
    }
}
