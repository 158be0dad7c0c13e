import EventLoop
import Glibc
import Testing
import Time

/// Collects what a transport tells, and lets a test wait for it.
@LoopActor final class Recorder: TransportHandler {
    private(set) var bytes: [UInt8] = []
    private(set) var hasEnded = false
    private(set) var isClosed = false
    private(set) var drains = 0
    private(set) var callbacks = 0
    var onBytes: (@LoopActor ([UInt8]) -> Void)?
    var onEnd: (@LoopActor () -> Void)?

    func received(_ bytes: UnsafeRawBufferPointer) {
        callbacks += 1
        self.bytes += bytes
        onBytes?([UInt8](bytes))
    }

    func receivedEnd() {
        hasEnded = true
        onEnd?()
    }

    func drained() { drains += 1 }

    func closed(_ error: LoopError?) { isClosed = true }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// Waits until `condition` holds, for at most a minute.
@LoopActor func eventually(_ what: String, _ condition: @LoopActor () -> Bool) async throws {
    let time = LoopTime()
    let limit = time.monotonic + .seconds(60)
    while !condition() {
        guard time.monotonic < limit else {
            Issue.record("never happened: \(what)")
            return
        }
        try await time.sleep(for: .milliseconds(1))
    }
}

@Suite("Transports")
struct TransportTests {
    init() { EventLoop.startOnThread() }

    enum Medium: String, CaseIterable { case unix, tcp, memory, memoryByteByByte }

    @LoopActor private func network(_ medium: Medium) -> (any Network, NetworkAddress) {
        switch medium {
        case .unix: (LoopNetwork(), .unix(path: "/tmp/rollcall-\(getpid())-\(KernelRandom().next() % 1_000_000).sock"))
        case .tcp: (LoopNetwork(), .tcp(host: "127.0.0.1", port: 0))
        case .memory: (MemoryNetwork(), .unix(path: "/memory"))
        case .memoryByteByByte: (MemoryNetwork(chunkSize: 1), .unix(path: "/memory"))
        }
    }

    @LoopActor private func connect(_ medium: Medium) async throws -> (
        client: any Transport, server: any Transport, fromServer: Recorder, fromClient: Recorder, any Listener
    ) {
        let (network, address) = network(medium)
        var accepted: (any Transport)?
        let fromClient = Recorder()
        let listener = try await network.listen(on: address) { transport in
            transport.handler = fromClient
            accepted = transport
        }
        let client = try await network.connect(to: listener.address)
        let fromServer = Recorder()
        client.handler = fromServer
        try await eventually("a connection is accepted") { accepted != nil }
        return (client, try #require(accepted), fromServer, fromClient, listener)
    }

    @Test("carry bytes both ways", arguments: Medium.allCases)
    @LoopActor func carryBytes(medium: Medium) async throws {
        let (client, server, fromServer, fromClient, listener) = try await connect(medium)
        client.write(Array("ping".utf8))
        server.write(Array("pong".utf8))
        try await eventually("both arrive") { fromClient.text == "ping" && fromServer.text == "pong" }
        client.abort()
        try await eventually("the server learns of it") { fromClient.hasEnded || fromClient.isClosed }
        server.abort()
        listener.close()
    }

    @Test("deliver megabytes in order though the reader pauses", arguments: Medium.allCases)
    @LoopActor func backPressure(medium: Medium) async throws {
        let (client, server, _, fromClient, listener) = try await connect(medium)
        let size = medium == .memoryByteByByte ? 5_000 : 5_000_000
        let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        server.pauseReading()
        client.write(payload)
        try await LoopTime().sleep(for: .milliseconds(20))
        #expect(fromClient.bytes.isEmpty)
        #expect(client.queuedBytes > 0 || size < 100_000)
        server.resumeReading()
        try await eventually("all arrives") { fromClient.bytes.count == size }
        // Not compared inside the expectation, which would list millions of differences.
        let isUnchanged = fromClient.bytes == payload
        #expect(isUnchanged)
        #expect(client.queuedBytes == 0)
        client.close()
        server.close()
        listener.close()
    }

    @Test("on a Unix socket need a path that the kernel takes whole", arguments: [106, 107, 108])
    @LoopActor func pathLength(_ length: Int) async throws {
        let prefix = "/tmp/rollcall-\(getpid())-"
        let path = prefix + String(repeating: "x", count: length - prefix.utf8.count)
        let network = LoopNetwork()
        if length <= NetworkAddress.longestPath {
            let listener = try await network.listen(on: .unix(path: path)) { $0.abort() }
            try await network.connect(to: .unix(path: path)).abort()
            listener.close()
        } else {
            let error = await #expect(throws: LoopError.self) {
                _ = try await network.listen(on: .unix(path: path)) { $0.abort() }
            }
            #expect(error?.name == "ENAMETOOLONG")
            let other = await #expect(throws: LoopError.self) { _ = try await network.connect(to: .unix(path: path)) }
            #expect(other?.name == "ENAMETOOLONG")
        }
    }

    @Test("may be used while output is appended to them", arguments: Medium.allCases)
    @LoopActor func nestedWrites(medium: Medium) async throws {
        let (client, server, fromServer, fromClient, listener) = try await connect(medium)
        client.write { bytes in
            bytes += Array("outer ".utf8)
            client.write(Array("inner ".utf8))
            #expect(client.queuedBytes < 100)
            bytes += Array("outer ".utf8)
        }
        client.write(Array("last".utf8))
        try await eventually("all arrives") { fromClient.text == "outer outer inner last" }
        client.write { bytes in
            bytes += Array("never sent".utf8)
            client.abort()
        }
        try await eventually("the connection ends") { fromServer.isClosed && fromClient.hasEnded }
        #expect(fromClient.text == "outer outer inner last")
        server.abort()
        listener.close()
    }

    @Test("send ready bytes behind the output they belong to", arguments: Medium.allCases, [10, 2_047, 2_048, 500_000])
    @LoopActor func readyBytes(medium: Medium, size: Int) async throws {
        let (client, server, _, fromClient, listener) = try await connect(medium)
        let size = medium == .memoryByteByByte ? min(size, 5_000) : size
        let ready = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (head, inner, last) = (Array("head".utf8), Array("inner".utf8), Array("last".utf8))
        client.write({ $0 += head }, then: ready)
        client.write({ $0 += head }, then: ready)
        #expect(client.queuedBytes <= 2 * (size + 4))
        client.write(
            { bytes in
                client.write({ $0 += inner }, then: ready)
                bytes += head
            }, then: ready)
        client.write({ _ in }, then: ready)
        client.write(last)
        client.write({ _ in }, then: [])
        let expected = [head, ready, head, ready, head, ready, inner, ready, ready, last].flatMap { $0 }
        try await eventually("all arrives") { fromClient.bytes.count == expected.count }
        let isRight = fromClient.bytes == expected
        #expect(isRight)
        client.close()
        try await eventually("the end arrives") { fromClient.hasEnded }
        server.close()
        listener.close()
    }

    @Test("send what is queued before they close", arguments: Medium.allCases)
    @LoopActor func closeFlushes(medium: Medium) async throws {
        let (client, server, fromServer, fromClient, listener) = try await connect(medium)
        client.write(Array("last words".utf8))
        client.close()
        client.write(Array("too late".utf8))
        try await eventually("the end arrives") { fromClient.hasEnded }
        #expect(fromClient.text == "last words")
        try await eventually("the closer is told") { fromServer.isClosed }
        server.close()
        listener.close()
    }

    @Test("go on reading after they closed their own half", arguments: [Medium.unix, .tcp, .memory])
    @LoopActor func halfClose(medium: Medium) async throws {
        let (client, server, fromServer, fromClient, listener) = try await connect(medium)
        fromClient.onEnd = {
            server.write(Array("answer".utf8))
            server.close()
        }
        client.write(Array("question".utf8))
        client.halfClose()
        try await eventually("the answer arrives") { fromServer.text == "answer" && fromServer.hasEnded }
        #expect(fromClient.text == "question")
        client.close()
        listener.close()
    }

    @Test("send what was written in one turn in pieces of sixteen, and the rest when the turn ends")
    @LoopActor func fewPiecesPerTurn() async throws {
        let (client, server, _, fromClient, listener) = try await connect(.unix)
        for number in 0..<100 {
            client.write(Array("\(number),".utf8))
            #expect((client.queuedBytes == 0) == (number % 16 == 15), "after \(number + 1)")
        }
        try await eventually("all arrives") { fromClient.text.hasSuffix("99,") }
        #expect(fromClient.callbacks == 1)
        client.close()
        server.close()
        listener.close()
    }

    @Test("fail to connect where nobody listens, with an error that names the address")
    @LoopActor func refused() async throws {
        let error = await #expect(throws: LoopError.self) {
            _ = try await LoopNetwork().connect(to: .unix(path: "/tmp/rollcall-nobody.sock"))
        }
        #expect(error?.isConnectionRefused == true)
        #expect(error?.description.contains("unix:/tmp/rollcall-nobody.sock") == true)
    }

    @Test("leave a Unix socket only its own user can use, and replace one whose owner died")
    @LoopActor func socketFile() async throws {
        let path = "/tmp/rollcall-\(getpid())-mode.sock"
        let listener = try await LoopNetwork().listen(on: .unix(path: path)) { $0.abort() }
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let error = await #expect(throws: LoopError.self) {
            _ = try await LoopNetwork().listen(on: .unix(path: path)) { $0.abort() }
        }
        #expect(error?.isAddressInUse == true)
        listener.close()

        // A file left behind: bound, but nobody listens.
        unlink(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        close(descriptor)
        let second = try await LoopNetwork().listen(on: .unix(path: path)) { $0.abort() }
        second.close()
    }

    @Test("resolve names without a network")
    @LoopActor func resolve() async throws {
        let found = try await Resolver.resolve(host: "localhost", port: 80)
        #expect(found.contains { $0.host == "127.0.0.1" && $0.port == 80 })
        await #expect(throws: LoopError.self) { _ = try await Resolver.resolve(host: "no such host.invalid", port: 80) }
    }

    @Test(
        "parse addresses",
        arguments: [
            ("unix:/run/luma.sock", NetworkAddress.unix(path: "/run/luma.sock")),
            ("tcp:127.0.0.1:80", .tcp(host: "127.0.0.1", port: 80)), ("tcp:[::1]:9", .tcp(host: "::1", port: 9)),
        ])
    func addresses(text: String, address: NetworkAddress) {
        #expect(NetworkAddress(text) == address)
        #expect(address.description == text)
    }

    @Test("refuse what is no address", arguments: ["", "unix:", "tcp:host", "tcp::80", "tcp:host:70000", "/run/x"])
    func badAddresses(text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test("refuse a socket path that the kernel would cut")
    func longPath() {
        #expect(NetworkAddress("unix:/" + String(repeating: "a", count: 106)) != nil)
        #expect(NetworkAddress("unix:/" + String(repeating: "a", count: 107)) == nil)
    }
}
