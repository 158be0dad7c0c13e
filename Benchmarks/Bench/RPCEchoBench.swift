import EventLoop
import Glibc
import JSON
import JSONRPC

/// The RPC stack with typed methods behind it that have nothing to do: for load clients that measure what it costs.
enum RPCEchoBench: BenchCommand {
    static let name = "rpc-echo"
    static let usage = "rpc-echo --socket PATH | --port N: serves echo, echo.codable and, from tasks, echo.wait"

    static func run(_ arguments: BenchArguments) throws {
        let address = try Self.address(arguments)
        var methods = RPCMethods()
        methods.onImmediate { (call: Echo, _) in EchoResult(data: call.data) }
        methods.onImmediate { (call: EchoCodable, _) in EchoCodable.Result(data: call.data) }
        methods.on { (call: EchoWait, _) in EchoCodable.Result(data: call.data) }
        let server = RPCServer(methods: try methods.table(), settings: RPCSettings(trust: .anyone))
        exit(EventLoop.run { await serve(server, on: address) })
    }

    @LoopActor private static func serve(_ server: RPCServer, on address: NetworkAddress) async -> Int32 {
        do {
            try await server.start(on: address, network: LoopNetwork())
            print("listening on \(address)")
            try await LoopTime().sleep(for: .seconds(365 * 86_400))
        } catch {
            print("rpc-echo: \(error)")
        }
        return 1
    }

    private static func address(_ arguments: BenchArguments) throws -> NetworkAddress {
        if let path = arguments.text("socket") { return .unix(path: path) }
        guard let port = try arguments.integer("port").flatMap(UInt16.init(exactly:)) else {
            throw BenchFailure("--socket PATH or --port N is needed")
        }
        return .tcp(host: "127.0.0.1", port: port)
    }

    private struct Echo: RemoteCall, JSONReadable {
        typealias Result = EchoResult
        static let method = "echo"
        let data: String

        init(json: JSONNode) throws { data = try json.read("data") }
    }

    private struct EchoResult: Codable, JSONWritable {
        let data: String

        func write(to writer: inout JSONWriter) { writer.object { $0.member("data", data) } }
    }

    /// As the types of most methods: read and written by Codable.
    private struct EchoCodable: RemoteCall {
        struct Result: Codable { let data: String }
        static let method = "echo.codable"
        let data: String
    }

    private struct EchoWait: RemoteCall {
        typealias Result = EchoCodable.Result
        static let method = "echo.wait"
        let data: String
    }
}
