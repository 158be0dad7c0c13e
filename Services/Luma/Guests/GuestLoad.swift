import Contracts
import Crypto
import Database
import Durable
public import EventLoop
import HTTPClient
import ServiceKit
import Time

/// Reads one event's guest list into a file of its own, without the program around it: the same client, the same storage
/// and the same publishing. For measurements.
@LoopActor public enum GuestLoad {
    public struct Result: Sendable {
        /// Guests on the list.
        public let seen: Int
        /// Guests that were new or had changed.
        public let written: Int
    }

    /// - Parameters:
    ///   - address: where Luma's API, or a stand-in, is.
    ///   - path: the database file; made when missing.
    ///   - pageSize: guests on a page, 1…100.
    public static func run(
        address: String, event: String, path: String, pageSize: Int
    ) async throws -> Result {
        let time = LoopTime()
        let database = try await Database.open(
            DatabaseConfiguration(path: path, migrations: [DurableSchema.migrations, Schema.migrations]))
        let transport = CurlClient()
        let client = LumaClient(
            transport: transport, baseURL: try HTTPURL(address), key: Secret("none"),
            gate: BudgetGate(RateBudget.Settings(limit: Int.max / 4), time: time), pageSize: pageSize)
        let stored = try await database.write { connection in
            let events = EventStore(connection: connection)
            if try events.event(event) == nil {
                let snapshot = EventSnapshot(id: event, name: event, startsAt: .epoch, timeZone: "UTC")
                try events.upsert(snapshot, calendar: "", isManaged: true, hash: nil, at: .epoch)
            }
            return try events.event(event)
        }
        guard let stored else { throw LumaError.notFound }
        let sync = GuestSync(
            database: database, publisher: EventPublisher(outbox: Outbox(database: database, time: time)), time: time,
            rule: RemovalRule())
        let result = try await sync.read(stored, from: client, run: "measured")
        transport.close()
        await database.close()
        return Result(seen: result.listed, written: result.changed)
    }
}
