import EventLoop
import JSON
import JSONRPC
import Testing
import Time

@Suite("Calls", .timeLimit(.minutes(1)))
struct CallingTests {
    init() { EventLoop.startOnThread() }

    typealias Methods = SpecificationMethods

    @Test("give results in the types of the contract")
    func results() async throws {
        try await withClient { client, _, _ in
            let sum = try await client.call(Methods.Add(left: 40, right: 2))
            #expect(sum == 42)
            let data = try await client.call(Methods.GetData())
            #expect(data == ["hello", 5])
            let untyped = try await client.call(method: "sum", params: [1, 2, 3])
            #expect(untyped == 6)
        }
    }

    @Test("give the errors of the other side")
    func errors() async throws {
        try await withClient { client, _, log in
            await #expect(throws: RPCError(.conflict, data: ["code": "occupied"])) {
                try await client.call(Methods.Fail(how: "domain"))
            }
            await #expect(throws: RPCError.internalError) { try await client.call(Methods.Fail(how: nil)) }
            await #expect(throws: RPCError.methodNotFound) { try await client.call(method: "none", params: nil) }
            await #expect(throws: RPCError.invalidParams) { try await client.call(method: "add", params: [:]) }
            let reasons = log.failures
            #expect(reasons.count == 2)
            #expect(reasons.first == "fail: Secretive()")
        }
    }

    @Test("in great number, over one connection, each get their own answer")
    func manyCalls() async throws {
        try await withClient { client, _, _ in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<500 {
                    group.addTask { try await client.call(Methods.Add(left: Int64(number), right: 1)) == number + 1 }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test("fail when the deadline passes, on both sides, and a late answer is dropped")
    func deadline() async throws {
        try await withClient { client, time, log in
            let call = EventLoop.task { await outcome { try await client.call(Methods.Wait(), timeout: .seconds(5)) } }
            try await eventually("the handler runs") { log.started == 1 }
            await time.advance(by: .seconds(6))
            #expect(await call.value == .failure(.deadlineExceeded))
            try await eventually("the handler is cancelled") { log.cancelled == 1 }
            let sum = try await client.call(Methods.Add(left: 1, right: 1))
            #expect(sum == 2)
        }
    }

    @Test("that are cancelled are cancelled on the other side")
    func cancellation() async throws {
        try await withClient { client, _, log in
            let call = EventLoop.task { await isCancelled { try await client.call(Methods.Wait()) } }
            try await eventually("the handler runs") { log.started == 1 }
            call.cancel()
            #expect(await call.value)
            try await eventually("the handler is cancelled") { log.cancelled == 1 }
        }
    }

    @Test("fail once with Unavailable when the connection is lost")
    func lostConnection() async throws {
        try await withClient { client, _, log in
            let calls = (0..<10).map { _ in EventLoop.task { await outcome { try await client.call(Methods.Wait()) } } }
            try await eventually("the handlers run") { log.started == 10 }
            client.close()
            for call in calls { #expect(await call.value == .failure(.unavailable)) }
            try await eventually("the handlers are cancelled") { log.cancelled == 10 }
            await #expect(throws: RPCError.unavailable) { try await client.call(Methods.GetData()) }
        }
    }

    @Test("pass on trace and deadline to the calls made inside them")
    func inheritance() async throws {
        try await withClient { client, _, log in
            log.next = client
            _ = try await client.call(Methods.Relay(), timeout: .seconds(3))
            #expect(log.traces.count == 2)
            #expect(log.traces[0] == log.traces[1])
            #expect(log.traces[0]?.utf8.count == 32)
            #expect(log.deadlines[1] <= log.deadlines[0])
        }
    }

    @Test("resume on the loop wherever what they wait for ends")
    func resumption() async throws {
        let network = MemoryNetwork()
        var methods = RPCMethods()
        methods.on(Methods.GetData.self) { _, _ in .bool(await isOnLoopAfterWaiting()) }
        let server = RPCServer(methods: try methods.table())
        try await server.start(on: .unix(path: "/memory"), network: network)
        let client = RPCClient(to: .unix(path: "/memory"), network: network)
        #expect(try await client.call(Methods.GetData()) == true)
        await client.close()
        await server.stop(within: .seconds(1))
    }

    @Test("go both ways over one connection")
    func bothWays() async throws {
        let network = MemoryNetwork()
        var methods = RPCMethods()
        methods.on(Methods.GetData.self) { _, context in
            .integer(try await context.connection.call(Methods.Add(left: 2, right: 3)))
        }
        let server = RPCServer(methods: try methods.table())
        try await server.start(on: .unix(path: "/memory"), network: network)
        let client = RPCClient(
            to: .unix(path: "/memory"), network: network, methods: try Methods.table(waiting: true))
        #expect(try await client.call(Methods.GetData()) == 5)
        await client.close()
        await server.stop(within: .seconds(1))
    }

    @Test("that answer more than the limit allows fail alone")
    func largeAnswer() async throws {
        var limits = RPCLimits()
        limits.frameBytes = 2_000
        try await withClient(limits: limits) { client, _, _ in
            await #expect(throws: RPCError.internalError) {
                try await client.call(method: "repeat", params: ["count": 3_000])
            }
            let small = try await client.call(method: "repeat", params: ["count": 3])
            #expect(small == "xxx")
            await #expect(throws: RPCError.invalidRequest) {
                try await client.call(method: "sum", params: .array(Array(repeating: 1, count: 2_000)))
            }
        }
    }

    @LoopActor private func withClient(
        limits: RPCLimits = RPCLimits(),
        _ body: @LoopActor (RPCClient, VirtualTime, SpecificationMethods.Log) async throws -> Void
    ) async throws {
        let network = MemoryNetwork()
        let time = VirtualTime(startingAt: Timestamp(milliseconds: 0))
        let log = SpecificationMethods.Log()
        let settings = RPCSettings(time: time, random: SeededRandom(seed: 1), limits: limits) { log.events.append($0) }
        let server = RPCServer(
            methods: try SpecificationMethods.table(waiting: true, log: log, time: time), settings: settings)
        try await server.start(on: .unix(path: "/memory"), network: network)
        let client = RPCClient(to: .unix(path: "/memory"), network: network, settings: settings)
        try await body(client, time, log)
        client.close()
        await server.stop(within: .seconds(1))
        #expect(server.connections == 0)
    }
}

/// Waits for something that another thread ends.
private func isOnLoopAfterWaiting() async -> Bool {
    await withCheckedContinuation { continuation in
        _ = Task.detached { continuation.resume() }
    }
    return LoopActor.executor.isCurrent
}

/// How a call ended, without its result.
func outcome(_ call: () async throws -> some Any) async -> Result<Never?, RPCError> {
    do {
        _ = try await call()
        return .success(nil)
    } catch let error as RPCError {
        return .failure(error)
    } catch {
        return .failure(RPCError(.internalError, message: "\(error)"))
    }
}

func isCancelled(_ call: () async throws -> some Any) async -> Bool {
    do {
        _ = try await call()
        return false
    } catch {
        return error is CancellationError
    }
}
