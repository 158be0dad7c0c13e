import EventLoop
import JSON
import JSONRPC

/// The methods that the specification's examples use.
enum SpecificationMethods {
    struct Subtract: RemoteCall, JSONReadable {
        typealias Result = Int64
        static let method = "subtract"
        var minuend: Int64
        var subtrahend: Int64

        /// By position or by name.
        init(json: JSONNode) throws {
            guard json.kind == .array else {
                minuend = try json.read("minuend")
                subtrahend = try json.read("subtrahend")
                return
            }
            let numbers = try json.elements.map { try $0.int64() }
            guard numbers.count == 2 else { throw json.error(.invalidValue("two numbers are needed")) }
            (minuend, subtrahend) = (numbers[0], numbers[1])
        }
    }

    struct Sum: RemoteCall, JSONReadable, JSONWritable {
        typealias Result = Int64
        static let method = "sum"
        var numbers: [Int64]
        init(json: JSONNode) throws { numbers = try [Int64](json: json) }
        func write(to writer: inout JSONWriter) { numbers.write(to: &writer) }
    }

    struct Add: RemoteCall {
        typealias Result = Int64
        static let method = "add"
        var left: Int64
        var right: Int64
    }

    /// Calls `add` through the log's client.
    struct Relay: RemoteCall {
        typealias Result = Int64
        static let method = "relay"
    }

    struct GetData: RemoteCall {
        typealias Result = JSONValue
        static let method = "get_data"
    }

    struct Fail: RemoteCall {
        static let method = "fail"
        var how: String?
    }

    struct Wait: RemoteCall {
        static let method = "wait"
    }

    struct Occupied: WireError {
        var wireCode: RPCError.Code { .conflict }
        var problem: JSONObject? { ["code": "occupied"] }
    }

    struct Secretive: Error {}

    /// Both kinds of handlers give the same answers; `waiting` makes every typed method one with a task.
    static func table(waiting: Bool, log: Log = Log(), time: any TimeSource = LoopTime()) throws -> RPCMethodTable {
        var methods = RPCMethods()
        if waiting {
            methods.on(Subtract.self) { call, _ in call.minuend &- call.subtrahend }
            methods.on(Sum.self) { call, _ in
                await Task.yield()
                return call.numbers.reduce(0, &+)
            }
            methods.on(GetData.self) { _, _ in ["hello", 5] }
            methods.on(Fail.self) { call, _ in
                try fail(call)
                return NoResult()
            }
        } else {
            methods.onImmediate(Subtract.self) { call, _ in call.minuend &- call.subtrahend }
            methods.onImmediate(Sum.self) { call, _ in call.numbers.reduce(0, &+) }
            methods.onImmediate(GetData.self) { _, _ in ["hello", 5] }
            methods.onImmediate(Fail.self) { call, _ in
                try fail(call)
                return NoResult()
            }
        }
        methods.on(Wait.self) { _, context in
            log.started += 1
            do {
                try await time.sleep(for: .seconds(3_600))
            } catch {
                log.cancelled += 1
                throw error
            }
            return NoResult()
        }
        methods.on(Add.self) { call, context in
            log.note(context)
            return call.left + call.right
        }
        methods.on(Relay.self) { _, context in
            log.note(context)
            return try await log.next?.call(Add(left: 1, right: 1)) ?? 0
        }
        methods.onRaw("repeat") { params, _, writer in
            writer.string(String(repeating: "x", count: try params?.read("count") ?? 0))
        }
        for name in ["update", "notify_hello", "notify_sum"] {
            methods.onRaw(name) { _, _, writer in
                log.notified.append(name)
                writer.null()
            }
        }
        return try methods.table()
    }

    private static func fail(_ call: Fail) throws {
        switch call.how {
        case "domain": throw Occupied()
        case "wire": throw RPCError(.notFound, data: ["code": "gone"])
        default: throw Secretive()
        }
    }

    /// What the handlers have done.
    @LoopActor final class Log {
        var notified: [String] = []
        var started = 0
        var cancelled = 0
        var events: [RPCEvent] = []
        var traces: [String?] = []
        var deadlines: [Duration] = []
        /// Where `relay` calls.
        var next: RPCClient?

        func note(_ context: RPCContext) {
            traces.append(context.trace)
            deadlines.append(context.deadline ?? .zero)
        }

        /// Method and reason of what failed without the caller being told why.
        var failures: [String] {
            events.compactMap {
                guard case .failed(let method, _, let reason) = $0 else { return nil }
                return "\(method): \(reason)"
            }
        }
        nonisolated init() {}
    }
}
