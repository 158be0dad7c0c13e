import EventLoop
import JSON
import Testing

/// The test's end of a connection: sends bytes as it likes, collects the lines that come back.
@LoopActor final class RawConnection: TransportHandler {
    private let transport: any Transport
    private var partial: [UInt8] = []
    private(set) var lines: [[UInt8]] = []
    private(set) var isClosed = false

    init(_ transport: any Transport) {
        self.transport = transport
        transport.handler = self
    }

    convenience init(to address: NetworkAddress, on network: any Network) async throws {
        self.init(try await network.connect(to: address))
    }

    func send(_ bytes: [UInt8]) { transport.write(bytes) }
    func send(line: String) { transport.write(Array((line + "\n").utf8)) }
    func close() { transport.abort() }
    func endSending() { transport.halfClose() }
    func pauseReading() { transport.pauseReading() }
    func resumeReading() { transport.resumeReading() }

    func received(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                lines.append(partial)
                partial = []
            } else {
                partial.append(byte)
            }
        }
    }

    func receivedEnd() { isClosed = true }
    func closed(_ error: LoopError?) { isClosed = true }

    /// The lines received so far, as values; forgets them.
    func takeLines() throws -> [JSONValue] {
        defer { lines = [] }
        return try lines.map { try JSON.read(JSONValue.self, from: $0) }
    }

    /// Waits for so many lines.
    func lines(_ count: Int) async throws -> [JSONValue] {
        try await eventually("\(count) lines") { self.lines.count >= count }
        return try takeLines()
    }
}

/// Waits until `condition` holds, for at most five seconds.
@LoopActor func eventually(_ what: String, _ condition: @LoopActor () -> Bool) async throws {
    let time = LoopTime()
    let limit = time.monotonic + .seconds(5)
    while !condition() {
        guard time.monotonic < limit else {
            Issue.record("never happened: \(what)")
            throw CancellationError()
        }
        try await time.sleep(for: .milliseconds(1))
    }
}
