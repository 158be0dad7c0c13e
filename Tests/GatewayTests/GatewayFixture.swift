import Configuration
import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC
import Scratch
import ServiceKit
import Telemetry
import Testing
import Time

@testable import Gateway

/// The whole gateway on a network in memory, with a luma behind it that knows nothing but hints.
@LoopActor final class GatewayFixture {
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    let time: LoopTime
    let host: ProgramHost<Gateway>
    let hints: Hints
    private let luma: RPCServer
    private let network: MemoryNetwork
    private let folder: String

    /// What luma was told.
    @LoopActor final class Hints {
        var received: [LumaHint] = []
    }

    init(_ settings: [String: String] = [:]) async throws {
        time = LoopTime()
        network = MemoryNetwork()
        folder = "\(Scratch.folder)/rollcall-gateway-tests-\(KernelRandom().next())"
        var environment = [
            "ROLLCALL_DATA_DIRECTORY": folder, "LUMA_WEBHOOK_SECRET": Self.secret,
            "ROLLCALL_REQUESTS_PER_MINUTE": "600",
        ]
        environment.merge(settings) { $1 }
        let world = World(
            time: time, random: KernelRandom(), network: network,
            configuration: ConfigurationSource(environment: environment))
        let hints = Hints()
        self.hints = hints
        var methods = RPCMethods()
        methods.on(LumaHint.self) { hint, _ in
            hints.received.append(hint)
            return Acknowledgement()
        }
        luma = RPCServer(methods: try methods.table(), settings: RPCSettings(time: time, random: KernelRandom()))
        try await luma.start(on: .unix(path: "\(folder)/run/luma.sock"), network: network)
        host = try await ProgramHost.start(Gateway.self, in: world, log: CollectedLog())
    }

    func stop() async {
        await host.stop()
        await luma.stop(within: .zero)
    }

    func key(_ scopes: [String]) async throws -> String {
        try await host.program.keys.create(CreateKey(name: "test", scopes: scopes)).key
    }

    /// Sends one request on a connection of its own, and returns the status and the whole answer's text.
    func send(
        _ line: String, headers: [String] = [], body: [UInt8] = [], key: String? = nil
    ) async throws -> (status: Int, text: String) {
        let address = try #require(host.program.address)
        let client = AnswerCollector(try await network.connect(to: address))
        var lines = ["\(line) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
        if let key { lines.append("Authorization: Bearer \(key)") }
        if !body.isEmpty { lines.append("Content-Length: \(body.count)") }
        client.transport.write(Array((lines + ["", ""]).joined(separator: "\r\n").utf8) + body)
        let limit = time.monotonic + .seconds(10)
        while !client.hasEnded, time.monotonic < limit { try await time.sleep(for: .milliseconds(1)) }
        let text = String(decoding: client.bytes, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 2)
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0, text)
    }
}

@LoopActor private final class AnswerCollector: TransportHandler {
    let transport: any Transport
    private(set) var bytes: [UInt8] = []
    private(set) var hasEnded = false

    init(_ transport: any Transport) {
        self.transport = transport
        transport.handler = self
    }

    func received(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }

    func receivedEnd() {
        hasEnded = true
        transport.close()
    }

    func closed(_ error: LoopError?) { hasEnded = true }
}
