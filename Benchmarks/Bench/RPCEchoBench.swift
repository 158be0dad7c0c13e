import EventLoop
import Glibc
import JSON
import JSONRPC

/// The RPC stack with nothing behind it: for load clients that measure what the stack itself costs.
enum RPCEchoBench: BenchCommand {
    static let name = "rpc-echo"
    static let usage = "rpc-echo --socket PATH | --port N: serves the method echo, which answers its parameters"

    static func run(_ arguments: BenchArguments) throws {
        let address = try Self.address(arguments)
        var methods = RPCMethods()
        methods.onRaw("echo") { params, _, writer in
            guard let params else { return writer.null() }
            params.withRawBytes { writer.raw($0) }
        }
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
}
