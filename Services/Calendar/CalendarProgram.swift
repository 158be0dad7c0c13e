import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

/// Keeps a copy of every event that can be put into calendars.
///
/// Integrations with outside calendars build on this copy; there are none yet, and `calendar.listIntegrations` says so.
@LoopActor final class CalendarProgram: Program {
    static let name = ProgramName.calendar
    static let migrations = CalendarSchema.migrations

    private let context: ProgramContext

    init(_ context: ProgramContext) throws {
        self.context = context
        context.subscribe(to: .luma) { entry, connection in
            let store = EventStore(connection)
            if let change = try entry.decoded(as: EventChanged.self) {
                try store.save(change.event)
            } else if let cancellation = try entry.decoded(as: EventCanceled.self) {
                try store.cancel(cancellation.eventID)
            }
        }
    }

    func register(in methods: inout RPCMethods) {
        methods.onImmediate(ListIntegrations.self) { _, _ in IntegrationList(integrations: []) }
    }

    func figures() async throws -> [String: Int64] {
        try await context.database.read { ["events": try EventStore($0).count(), "integrations": 0] }
    }
}
