import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// Answers how events stand in outside calendars, and waits for writes that are under way.
@LoopActor final class EventLinks {
    private let database: Database
    private let time: any TimeSource

    /// The longest that a caller may wait.
    private static let longestWait = Duration.seconds(30)
    /// Between two looks whether anything has been written to the file.
    private static let pause = Duration.milliseconds(20)

    init(database: Database, time: any TimeSource) {
        self.database = database
        self.time = time
    }

    func register(in methods: inout RPCMethods) {
        methods.on(ListEventLinks.self) { [unowned self] call, _ in try await list(call) }
    }

    private func list(_ call: ListEventLinks) async throws -> EventLinkList {
        let wait = Duration.milliseconds(min(max(0, call.waitMilliseconds), Int(Self.longestWait.inMilliseconds)))
        let limit = time.monotonic + wait
        while true {
            let version = database.version
            let (standings, isKnown) = try await database.read { connection in
                let standings = try LinkStore(connection).standings(of: call.eventID)
                return (standings, try !standings.isEmpty || EventStore(connection).event(call.eventID) != nil)
            }
            guard isKnown else { throw RPCError(.notFound, message: "there is no event \(call.eventID)") }
            guard standings.contains(where: \.isUnderWay), time.monotonic < limit else {
                return EventLinkList(links: standings.map(\.link))
            }
            while database.version == version, time.monotonic < limit { try await time.sleep(for: Self.pause) }
        }
    }
}
