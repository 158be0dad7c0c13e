import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

/// A program small enough to be looked through: it notes what it hears from luma, and tells who asks.
@LoopActor final class ListeningProgram: Program {
    static let name = ProgramName.members
    static let migrations = MigrationSet("listening", [Migration(1, "heard", "CREATE TABLE heard (text TEXT) STRICT")])

    private let context: ProgramContext

    init(_ context: ProgramContext) throws {
        self.context = context
        context.subscribe(to: .luma) { entry, connection in
            guard let event = try entry.decoded(as: EventCanceled.self) else { return }
            try connection.execute("INSERT INTO heard (text) VALUES (?1)", event.eventID)
        }
    }

    func register(in methods: inout RPCMethods) {}

    func heard() async throws -> [String] {
        try await context.database.read { try $0.values("SELECT text FROM heard ORDER BY rowid") }
    }

    func figures() async throws -> [String: Int64] { ["heard": Int64(try await heard().count)] }
}

/// Publishes what it is told to.
@LoopActor final class SpeakingProgram: Program {
    static let name = ProgramName.luma
    static let migrations = MigrationSet(
        "speaking", [Migration(1, "spoken", "CREATE TABLE spoken (text TEXT) STRICT")])

    private let context: ProgramContext

    init(_ context: ProgramContext) throws { self.context = context }

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
            try events.publish(EventCanceled(eventID: text, reason: .canceled, at: now), in: connection)
        }
    }
}
