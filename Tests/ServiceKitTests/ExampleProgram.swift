import Contracts
import Database
import Durable
import EventLoop
import Glibc
import JSONRPC
import ServiceKit
import Time

/// A program small enough to be looked through: it notes what it hears from luma, and tells who asks.
@LoopActor final class ListeningProgram: Program {
    static let name = ProgramName.members
    static let migrations = MigrationSet("listening", [Migration(1, "heard", "CREATE TABLE heard (text TEXT) STRICT")])

    private let context: ProgramContext
    let ear = Ear()

    /// What keeps the program from hearing.
    final class Ear: Sendable {
        /// What it does not want to hear.
        let refused = Lock<String?>(nil)
        /// Whether it takes its time.
        let isSlow = Lock(false)
        let isHearing = Lock(false)
    }

    struct Refusal: Error {}

    init(_ context: ProgramContext) throws {
        self.context = context
        context.subscribe(to: .luma) { [ear] entry, connection in
            guard let event = try entry.decoded(as: EventCanceled.self) else { return }
            if ear.refused.withLock({ $0 == event.eventID }) { throw Refusal() }
            ear.isHearing.withLock { $0 = true }
            while ear.isSlow.withLock({ $0 }) { usleep(1_000) }
            try connection.execute("INSERT INTO heard (text) VALUES (?1)", event.eventID)
        }
    }

    func register(in methods: inout RPCMethods) {}

    func heard() async throws -> [String] {
        try await context.database.read { try $0.values("SELECT text FROM heard ORDER BY rowid") }
    }

    /// Believes to have heard so many events.
    func stand(at position: Int64) async throws {
        try await context.database.write { try Inbox.reset("luma", to: position, in: $0) }
    }

    func figures() async throws -> [String: Int64] { ["heard": Int64(try await heard().count)] }
}

/// Publishes what it is told to.
@LoopActor final class SpeakingProgram: Program {
    static let name = ProgramName.luma
    static let migrations = MigrationSet(
        "speaking", [Migration(1, "spoken", "CREATE TABLE spoken (text TEXT) STRICT")])

    private let context: ProgramContext

    init(_ context: ProgramContext) throws {
        self.context = context
        // Two at a time.
        context.tellState { question, connection in
            let rows = try connection.query(
                "SELECT rowid, text FROM spoken WHERE rowid > ?1 ORDER BY rowid LIMIT 2",
                question.cursor.flatMap { Int64($0) } ?? 0
            ) { (row: try $0.int64(0), text: try $0.string(1)) }
            var part = StatePart(nextCursor: rows.count == 2 ? rows.last.map { String($0.row) } : nil)
            for row in rows { try part.add(EventCanceled(eventID: row.text, reason: .canceled, at: .epoch)) }
            return part
        }
    }

    func register(in methods: inout RPCMethods) {
        let context = context
        methods.on(GetEvent.self) { call, _ in
            try await context.database.write { connection in
                try context.events.publish(
                    EventCanceled(eventID: call.id, reason: .canceled, at: context.world.time.now), in: connection)
            }
            throw RPCError.notFound
        }
    }

    func say(_ text: String) async throws {
        let (events, now) = (context.events, context.world.time.now)
        try await context.database.write { connection in
            try connection.execute("INSERT INTO spoken (text) VALUES (?1)", text)
            try events.publish(EventCanceled(eventID: text, reason: .canceled, at: now), in: connection)
        }
    }

    /// Keeps none of the first events any more.
    func forget(_ count: Int) async throws {
        _ = try await context.database.write { try $0.execute("DELETE FROM outbox WHERE sequence <= ?1", count) }
    }
}

/// Notes only what it hears from now on.
@LoopActor final class LateProgram: Program {
    static let name = ProgramName.gateway
    static let migrations = ListeningProgram.migrations

    private let context: ProgramContext
    let missed = Lock(0)

    init(_ context: ProgramContext) throws {
        self.context = context
        context.subscribe(to: .luma, whenMissed: .areForgotten { [missed] in missed.withLock { $0 += 1 } }) {
            guard let event = try $0.decoded(as: EventCanceled.self) else { return }
            try $1.execute("INSERT INTO heard (text) VALUES (?1)", event.eventID)
        }
    }

    func register(in methods: inout RPCMethods) {}

    func heard() async throws -> [String] {
        try await context.database.read { try $0.values("SELECT text FROM heard ORDER BY rowid") }
    }
}
