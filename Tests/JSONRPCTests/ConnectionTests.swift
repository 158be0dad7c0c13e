import EventLoop
import JSON
import JSONRPC
import Testing
import Time

@Suite("Clients", .timeLimit(.minutes(1)))
struct ConnectionTests {
    private let network = MemoryNetwork()
    private let time = VirtualTime(startingAt: Timestamp(milliseconds: 0))
    private let log = SpecificationMethods.Log()
    private let address = NetworkAddress.unix(path: "/memory")

    init() { EventLoop.startOnThread() }

    @LoopActor private var settings: RPCSettings {
        RPCSettings(time: time, random: SeededRandom(seed: 3)) { log.events.append($0) }
    }

    @Test("fail at once while nobody listens, and say when to try again")
    @LoopActor func nobodyListens() async throws {
        let client = RPCClient(to: address, network: network, settings: settings)
        for _ in 0..<2 {
            let error = await #expect(throws: RPCError.self) { try await client.call(SpecificationMethods.GetData()) }
            #expect(error?.code == .unavailable)
            let pause = error?.data?["retryAfterMilliseconds"]?.integer ?? 0
            #expect((25...50).contains(pause))
        }
        client.close()
    }

    @Test("wait longer after each failed attempt, up to five seconds")
    @LoopActor func backoff() async throws {
        let client = RPCClient(to: address, network: network, settings: settings)
        var pauses: [Int64] = []
        for _ in 0..<12 {
            let error = await #expect(throws: RPCError.self) { try await client.call(SpecificationMethods.GetData()) }
            pauses.append(error?.data?["retryAfterMilliseconds"]?.integer ?? 0)
            await time.advance(by: .milliseconds(pauses.last.map { $0 + 1 } ?? 0))
        }
        for (attempt, pause) in pauses.enumerated() {
            let full = min(Int64(5_000), 50 << Int64(attempt))
            #expect((full / 2...full).contains(pause))
        }
        client.close()
    }

    @Test("wait for the other program when asked to, and reconnect when it comes back")
    @LoopActor func patience() async throws {
        let client = RPCClient(to: address, network: network, settings: settings)
        let call = EventLoop.task {
            await outcome { try await client.call(SpecificationMethods.GetData(), waitsForConnection: true) }
        }
        await time.advance(by: .seconds(3))
        let server = RPCServer(methods: try SpecificationMethods.table(waiting: true), settings: settings)
        try await server.start(on: address, network: network)
        await time.advance(by: .seconds(6))
        #expect(await call.value == .success(nil))

        await time.advance(by: .seconds(10))
        await server.stop(within: .seconds(1))
        try await eventually("the loss is noticed") { !client.isConnected }
        let second = RPCServer(methods: try SpecificationMethods.table(waiting: true), settings: settings)
        try await second.start(on: address, network: network)
        #expect(try await client.call(SpecificationMethods.GetData()) == ["hello", 5])
        client.close()
        await second.stop(within: .seconds(1))
    }

    @Test("that wait give up at their deadline")
    @LoopActor func patienceEnds() async throws {
        let client = RPCClient(to: address, network: network, settings: settings)
        let call = EventLoop.task {
            await outcome {
                try await client.call(
                    SpecificationMethods.GetData(), timeout: .seconds(2), waitsForConnection: true)
            }
        }
        await time.advance(by: .seconds(3))
        #expect(await call.value == .failure(.deadlineExceeded))
        client.close()
    }

    @Test("that stop reading make the server stop reading, and lose nothing")
    @LoopActor func slowReader() async throws {
        var settings = settings
        settings.limits.queuedBytes = 20_000
        let server = RPCServer(methods: try SpecificationMethods.table(waiting: false), settings: settings)
        try await server.start(on: address, network: network)
        let connection = try await RawConnection(to: address, on: network)
        connection.pauseReading()
        for number in 0..<500 {
            connection.send(
                line: #"{"jsonrpc":"2.0","method":"repeat","params":{"count":1000},"id":\#(number)}"#)
        }
        try await LoopTime().sleep(for: .milliseconds(20))
        #expect(connection.lines.isEmpty)
        connection.resumeReading()
        let answers = try await connection.lines(500)
        #expect(answers.map { $0["id"] } == (0..<500).map { .integer($0) })
        connection.close()
        await server.stop(within: .seconds(1))
    }

    @Test("get no more than the allowed number of calls worked on at a time, but all of them in the end")
    @LoopActor func callsInFlight() async throws {
        var settings = settings
        settings.limits.callsInFlight = 4
        let server = RPCServer(
            methods: try SpecificationMethods.table(waiting: true, log: log, time: time), settings: settings)
        try await server.start(on: address, network: network)
        let connection = try await RawConnection(to: address, on: network)
        for number in 0..<10 {
            connection.send(line: #"{"jsonrpc":"2.0","method":"wait","deadline":1000,"id":\#(number)}"#)
        }
        try await eventually("four run") { log.started == 4 }
        #expect(server.callsInFlight == 4)
        for _ in 0..<3 { await time.advance(by: .seconds(2)) }
        let answers = try await connection.lines(10)
        #expect(Set(answers.compactMap { $0["id"]?.integer }) == Set(0..<10))
        #expect(answers.allSatisfy { $0["error"]?["code"] == -32001 })
        #expect(log.cancelled == 10)
        connection.close()
        await server.stop(within: .seconds(1))
    }

    @Test("with calls of the same identifier get two answers")
    @LoopActor func equalIdentifiers() async throws {
        let server = RPCServer(
            methods: try SpecificationMethods.table(waiting: true, log: log, time: time), settings: settings)
        try await server.start(on: address, network: network)
        let connection = try await RawConnection(to: address, on: network)
        for _ in 0..<2 { connection.send(line: #"{"jsonrpc":"2.0","method":"wait","deadline":500,"id":1}"#) }
        try await eventually("both run") { log.started == 2 }
        await time.advance(by: .seconds(1))
        let answers = try await connection.lines(2)
        #expect(answers.allSatisfy { $0["id"] == 1 && $0["error"]?["code"] == -32001 })
        connection.close()
        await server.stop(within: .seconds(1))
    }

    @Test("see their calls finished when the server stops")
    @LoopActor func gracefulStop() async throws {
        var methods = RPCMethods()
        let time = time
        methods.on(SpecificationMethods.GetData.self) { _, _ in
            try await time.sleep(for: .seconds(1))
            return "done"
        }
        let server = RPCServer(methods: try methods.table(), settings: settings)
        try await server.start(on: address, network: network)
        let connection = try await RawConnection(to: address, on: network)
        connection.send(line: #"{"jsonrpc":"2.0","method":"get_data","id":1}"#)
        try await eventually("it runs") { server.callsInFlight == 1 }
        let stop = EventLoop.task { await server.stop(within: .seconds(5)) }
        await time.advance(by: .seconds(2))
        #expect(try await connection.lines(1) == [SpecificationRow.result("done", 1)])
        await stop.value
        #expect(server.connections == 0)
    }

    @Test("see their calls cancelled when the server's grace is over")
    @LoopActor func impatientStop() async throws {
        let server = RPCServer(
            methods: try SpecificationMethods.table(waiting: true, log: log, time: time), settings: settings)
        try await server.start(on: address, network: network)
        let connection = try await RawConnection(to: address, on: network)
        connection.send(line: #"{"jsonrpc":"2.0","method":"wait","id":1}"#)
        try await eventually("it runs") { log.started == 1 }
        let stop = EventLoop.task { await server.stop(within: .seconds(5)) }
        await time.advance(by: .seconds(6))
        await stop.value
        try await eventually("it is cancelled") { log.cancelled == 1 }
        #expect(server.connections == 0)
    }
}
