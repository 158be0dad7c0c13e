import Contracts
import Database
import EventLoop
import HTTP
import ServiceKit
import Telemetry
import Testing
import Time

@testable import Gateway

@Suite("Live events", .timeLimit(.minutes(2)))
struct LiveFeedTests {
    init() { EventLoop.startOnThread() }

    /// So large that reading them takes longer than what happens meanwhile.
    private static let missed = 100
    private static let payload = [UInt8](repeating: 0, count: 1 << 18)

    @Test("A client that comes back is told also what happened while it was being told what it had missed")
    @LoopActor func eventWhileCatchingUp() async throws {
        try await withGatewayDatabase { database in
            try await database.write { connection in
                for _ in 0..<Self.missed { try LiveEventTable(connection).append(EventChanged.type, Self.payload) }
            }
            let logger = Logger(service: "test", sink: CollectedLog(), time: LoopTime())
            let feed = LiveFeed(database: database, logger: logger)
            try await feed.open()
            let network = MemoryNetwork()
            let server = HTTPServer(time: LoopTime(), random: KernelRandom(), handler: FeedHandler(feed))
            try await server.listen(on: .unix(path: "feed"), network: network)

            let client = AnswerCollector(try await network.connect(to: .unix(path: "feed")))
            client.transport.write(Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            try await until { client.text.contains("retry: ") }
            try await database.write { try LiveEventTable($0).append(EventChanged.type, Array("{}".utf8)) }
            feed.advance()
            for number in 1...Self.missed + 1 {
                try await until { client.text.contains("id: \(number)\nevent: \(EventChanged.type)\n") }
            }
            client.transport.abort()
            await server.drain(within: .zero)
        }
    }

    @Test("A client that may not listen any more, or has gone, is not kept")
    @LoopActor func refused() async throws {
        try await withGatewayDatabase { database in
            let logger = Logger(service: "test", sink: CollectedLog(), time: LoopTime())
            let feed = LiveFeed(database: database, logger: logger)
            try await feed.open()
            let network = MemoryNetwork()
            let server = HTTPServer(time: LoopTime(), random: KernelRandom(), handler: FeedHandler(feed) { false })
            try await server.listen(on: .unix(path: "feed"), network: network)
            let client = AnswerCollector(try await network.connect(to: .unix(path: "feed")))
            client.transport.write(Array("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
            try await until { client.hasEnded }
            #expect(feed.listenerCount == 0)
            await server.drain(within: .zero)
        }
    }

    @LoopActor private func until(_ condition: @LoopActor () -> Bool) async throws {
        let limit = LoopTime().monotonic + .seconds(60)
        while !condition() {
            try #require(LoopTime().monotonic < limit, "it never happened")
            try await LoopTime().sleep(for: .milliseconds(1))
        }
    }
}

/// Answers everything with a stream of hints from the beginning on.
@LoopActor private final class FeedHandler: RequestHandler {
    private let feed: LiveFeed
    private let isAllowed: @LoopActor @Sendable () -> Bool

    init(_ feed: LiveFeed, isAllowed: @escaping @LoopActor @Sendable () -> Bool = { true }) {
        self.feed = feed
        self.isAllowed = isAllowed
    }

    func answer(_ request: Request) -> Answer {
        .now(feed.response(detail: .hints, lastEventID: "0", isAllowed: isAllowed))
    }
}
