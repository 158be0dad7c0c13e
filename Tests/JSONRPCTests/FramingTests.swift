import EventLoop
import JSON
import JSONRPC
import Testing

@Suite("Framing")
struct FramingTests {
    init() { EventLoop.startOnThread() }

    @Test("answers every message of one read, in order when handlers do not wait")
    func manyMessagesInOneRead() async throws {
        try await withServer { connection in
            let text = (0..<200).map { #"{"jsonrpc":"2.0","method":"sum","params":[\#($0),1],"id":\#($0)}"# + "\n" }
            connection.send(Array(text.joined().utf8))
            let answers = try await connection.lines(200)
            #expect(answers == (0..<200).map { SpecificationRow.result(.integer($0 + 1), .integer($0)) })
        }
    }

    @Test("accepts a message up to the limit, refuses one above it and closes", arguments: [-1, 0, 1])
    func frameLimit(_ excess: Int) async throws {
        var limits = RPCLimits()
        limits.frameBytes = 1_000
        try await withServer(limits: limits) { connection in
            let frame = #"{"jsonrpc":"2.0","method":"sum","params":[1],"id":1,"padding":""#
            let padding = String(repeating: "x", count: 1_000 + excess - frame.utf8.count - 2)
            connection.send(line: frame + padding + "\"}")
            let answers = try await connection.lines(1)
            if excess <= 0 {
                #expect(answers == [SpecificationRow.result(1, 1)])
            } else {
                #expect(
                    answers.map(SpecificationRow.normalized) == [
                        SpecificationRow.normalized(SpecificationRow.error(-32600, nil))
                    ])
                try await eventually("the connection is closed") { connection.isClosed }
            }
        }
    }

    @Test("refuses an endless line without waiting for its end")
    func endlessLine() async throws {
        var limits = RPCLimits()
        limits.frameBytes = 10_000
        try await withServer(limits: limits) { connection in
            for _ in 0..<20 { connection.send([UInt8](repeating: UInt8(ascii: " "), count: 1_000)) }
            #expect(try await connection.lines(1)[0]["error"]?["code"] == -32600)
            try await eventually("the connection is closed") { connection.isClosed }
        }
    }

    @Test("finishes what it has begun when the other side stops sending")
    func halfClose() async throws {
        try await withServer { connection in
            connection.send(line: #"{"jsonrpc":"2.0","method":"sum","params":[1,2],"id":1}"#)
            connection.endSending()
            #expect(try await connection.lines(1) == [SpecificationRow.result(3, 1)])
            try await eventually("the connection is closed") { connection.isClosed }
        }
    }

    @LoopActor private func withServer(
        limits: RPCLimits = RPCLimits(), _ body: @LoopActor (RawConnection) async throws -> Void
    ) async throws {
        let network = MemoryNetwork()
        let server = RPCServer(
            methods: try SpecificationMethods.table(waiting: false), settings: RPCSettings(limits: limits))
        try await server.start(on: .unix(path: "/memory"), network: network)
        let connection = try await RawConnection(to: .unix(path: "/memory"), on: network)
        try await body(connection)
        connection.close()
        await server.stop(within: .seconds(1))
    }
}
