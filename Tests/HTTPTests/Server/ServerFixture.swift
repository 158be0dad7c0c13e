import EventLoop
import Testing
import Time

@testable import HTTP

/// A server on a network in memory and a clock that the test moves.
@LoopActor final class ServerFixture {
    let time = VirtualTime(startingAt: Timestamp(seconds: 784_111_777))
    let handler: ScriptedHandler
    let server: HTTPServer
    private let network = MemoryNetwork()
    private let address = NetworkAddress.unix(path: "/http")

    init(limits: HTTPLimits = HTTPLimits()) async throws {
        handler = ScriptedHandler()
        server = HTTPServer(limits: limits, time: time, random: SeededRandom(seed: 1), handler: handler)
        try await server.listen(on: address, network: network)
    }

    func connect() async throws -> RawClient { RawClient(try await network.connect(to: address)) }

    /// Sends `text` on a new connection and waits for the first answer.
    func answer(to text: String) async throws -> RawAnswer {
        let client = try await connect()
        client.send(text)
        try await eventually("an answer") { !client.answers.isEmpty }
        return client.answers[0]
    }
}

/// Answers as a test tells it to; usually 200 with `path` and body.
@LoopActor final class ScriptedHandler: RequestHandler {
    var onAdmit: (@LoopActor (RequestHead) -> Admission)?
    var onRequest: (@LoopActor (Request) -> Answer)?
    private(set) var requests: [Request] = []
    private(set) var records: [ExchangeRecord] = []

    func admit(_ head: RequestHead, from peer: PeerAddress, id: RequestID) -> Admission { onAdmit?(head) ?? .accept() }

    func answer(_ request: Request) -> Answer {
        requests.append(request)
        if let onRequest { return onRequest(request) }
        return .now(Response(text: request.path + String(decoding: request.body, as: UTF8.self)))
    }

    func answered(_ record: ExchangeRecord) { records.append(record) }
}

/// Waits until `condition` holds, for at most ten seconds.
@LoopActor func eventually(
    _ what: String, sourceLocation: SourceLocation = #_sourceLocation, _ condition: @LoopActor () -> Bool
) async throws {
    let time = LoopTime()
    let limit = time.monotonic + .seconds(10)
    while !condition() {
        guard time.monotonic < limit else {
            Issue.record("never happened: \(what)", sourceLocation: sourceLocation)
            return
        }
        try await time.sleep(for: .milliseconds(1))
    }
}
