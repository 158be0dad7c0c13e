import Crypto
import EventLoop
import JSON
import JSONRPC
import Testing
import Time

@Suite("Connections over TCP", .timeLimit(.minutes(1)))
struct TrustTests {
    private let network = MemoryNetwork()
    private let time = VirtualTime(startingAt: Timestamp(milliseconds: 0))
    private let log = SpecificationMethods.Log()
    private let address = NetworkAddress.tcp(host: "members", port: 7_000)
    private static let secret = Secret(Array("correct horse battery staple".utf8))

    init() { EventLoop.startOnThread() }

    @LoopActor private func settings(_ trust: RPCTrust, seed: UInt64 = 5) -> RPCSettings {
        RPCSettings(time: time, random: SeededRandom(seed: seed), trust: trust) { log.events.append($0) }
    }

    @Test("work when both sides know the secret")
    @LoopActor func rightSecret() async throws {
        let server = try await server()
        let client = RPCClient(to: address, network: network, settings: settings(.secret(Self.secret), seed: 6))
        #expect(try await client.call(SpecificationMethods.GetData()) == ["hello", 5])
        client.close()
        await server.stop(within: .seconds(1))
    }

    @Test("work over real sockets")
    @LoopActor func realSockets() async throws {
        let settings = RPCSettings(trust: .secret(Self.secret))
        let server = RPCServer(methods: try SpecificationMethods.table(waiting: true), settings: settings)
        try await server.start(on: .tcp(host: "127.0.0.1", port: 0), network: LoopNetwork())
        let address = try #require(server.address)
        let client = RPCClient(to: address, network: LoopNetwork(), settings: settings)
        #expect(try await client.call(SpecificationMethods.GetData()) == ["hello", 5])
        client.close()
        await server.stop(within: .seconds(1))
    }

    @Test("are closed when the secrets differ, and logged")
    @LoopActor func wrongSecret() async throws {
        let server = try await server()
        let other = Secret(Array("another horse, another staple".utf8))
        let client = RPCClient(to: address, network: network, settings: settings(.secret(other), seed: 6))
        await #expect(throws: RPCError.self) { try await client.call(SpecificationMethods.GetData()) }
        try await eventually("the refusal is logged") {
            refusals.contains("it does not know the shared secret") && server.connections == 0
        }
        client.close()
        await server.stop(within: .seconds(1))
    }

    @Test(
        "are closed without an answer when something else comes first",
        arguments: [
            #"{"jsonrpc":"2.0","method":"sum","params":[1],"id":1}"#, "nonsense", "{}", "[]",
            #"{"rollcall":"proof","nonce":"00","proof":"00"}"#, #"{"rollcall":"welcome","proof":"00"}"#,
            String(repeating: " ", count: 600),
        ])
    @LoopActor func missingProof(_ line: String) async throws {
        let server = try await server()
        let connection = try await RawConnection(to: address, on: network)
        let challenge = try await connection.lines(1)
        #expect(challenge.first?["rollcall"] == "challenge")
        connection.send(line: line)
        try await eventually("the connection is closed") { connection.isClosed && server.connections == 0 }
        #expect(connection.lines.isEmpty)
        await server.stop(within: .seconds(1))
    }

    @Test("are closed when the proof does not come within five seconds")
    @LoopActor func lateProof() async throws {
        let server = try await server()
        let connection = try await RawConnection(to: address, on: network)
        _ = try await connection.lines(1)
        await time.advance(by: .milliseconds(4_999))
        #expect(server.connections == 1)
        await time.advance(by: .milliseconds(2))
        try await eventually("the connection is closed") { connection.isClosed && server.connections == 0 }
        #expect(refusals == ["it did not prove in time that it knows the shared secret"])
        await server.stop(within: .seconds(1))
    }

    @Test("get one attempt: a right proof after a wrong one comes too late")
    @LoopActor func oneAttempt() async throws {
        let server = try await server()
        let connection = try await RawConnection(to: address, on: network)
        let challenge = try await connection.lines(1)[0]
        let right = proof(for: challenge, nonce: [UInt8](repeating: 7, count: 32))
        let zeros = String(repeating: "00", count: 32)
        let wrong = #"{"rollcall":"proof","nonce":"\#(zeros)","proof":"\#(zeros)"}"#
        connection.send(line: wrong + "\n" + right + "\n" + #"{"jsonrpc":"2.0","method":"update"}"#)
        try await eventually("the connection is closed") { connection.isClosed && server.connections == 0 }
        #expect(connection.lines.isEmpty)
        #expect(refusals.count == 1)
        await server.stop(within: .seconds(1))
    }

    @Test("cannot be opened with a recorded proof")
    @LoopActor func replay() async throws {
        let server = try await server()
        // A true exchange, recorded by somebody in the middle.
        let toServer = try await RawConnection(to: address, on: network)
        let challenge = try await toServer.lines(1)[0]
        let proof = proof(for: challenge, nonce: [UInt8](repeating: 7, count: 32))
        toServer.send(line: proof)
        #expect(try await toServer.lines(1)[0]["rollcall"] == "welcome")
        // The same again.
        let replay = try await RawConnection(to: address, on: network)
        #expect(try await replay.lines(1)[0]["nonce"] != challenge["nonce"])
        replay.send(line: proof)
        try await eventually("the connection is closed") { replay.isClosed }
        #expect(replay.lines.isEmpty)
        #expect(refusals == ["it does not know the shared secret"])
        toServer.close()
        await server.stop(within: .seconds(1))
    }

    @Test("cannot be opened by sending a proof back to its maker")
    @LoopActor func reflection() async throws {
        let listener = ConnectionBox()
        _ = try await network.listen(on: address) { listener.connection = RawConnection($0) }
        let client = RPCClient(to: address, network: network, settings: settings(.secret(Self.secret), seed: 6))
        let call = EventLoop.task { await outcome { try await client.call(SpecificationMethods.GetData()) } }
        try await eventually("the client connects") { listener.connection != nil }
        let connection = try #require(listener.connection)
        connection.send(line: #"{"rollcall":"challenge","nonce":"\#(String(repeating: "00", count: 32))"}"#)
        let proof = try await connection.lines(1)[0]["proof"]?.string ?? ""
        connection.send(line: #"{"rollcall":"welcome","proof":"\#(proof)"}"#)
        guard case .failure(let error) = await call.value else {
            Issue.record("the client believed its own proof")
            return
        }
        #expect(error.code == .unavailable)
        #expect(refusals == ["it does not know the shared secret"])
        client.close()
    }

    @Test("need a secret, and one that cannot be guessed")
    @LoopActor func setUp() async throws {
        let unguarded = RPCServer(methods: .none, settings: settings(.sameUser))
        await #expect(throws: RPCSetupError.secretMissing(address: "tcp:members:7000")) {
            try await unguarded.start(on: address, network: network)
        }
        for length in [15, 16] {
            let secret = Secret([UInt8](repeating: 1, count: length))
            let server = RPCServer(methods: .none, settings: settings(.secret(secret)))
            if length < RPCTrust.shortestSecret {
                await #expect(throws: RPCSetupError.secretTooShort) {
                    try await server.start(on: address, network: network)
                }
            } else {
                try await server.start(on: address, network: network)
                await server.stop(within: .zero)
            }
        }
    }

    @LoopActor private func server() async throws -> RPCServer {
        let server = RPCServer(
            methods: try SpecificationMethods.table(waiting: true), settings: settings(.secret(Self.secret)))
        try await server.start(on: address, network: network)
        return server
    }

    @LoopActor private var refusals: [String] {
        log.events.compactMap {
            guard case .refused(_, let reason) = $0 else { return nil }
            return reason
        }
    }

    /// What a client that knows the secret answers, computed here a second time from the protocol's description.
    @LoopActor private func proof(for challenge: JSONValue, nonce: [UInt8]) -> String {
        let first = Hex.decode(challenge["nonce"]?.string ?? "") ?? []
        let code = HMACSHA256.authenticationCode(
            for: Array("rollcall rpc 1 connecting\0".utf8) + first + nonce, key: Self.secret.reveal())
        return #"{"rollcall":"proof","nonce":"\#(Hex.encode(nonce))","proof":"\#(Hex.encode(code))"}"#
    }
}

/// Holds the connection that a listener has accepted.
@LoopActor private final class ConnectionBox {
    var connection: RawConnection?
}
