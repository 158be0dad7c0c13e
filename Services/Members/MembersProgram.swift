import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit

/// The members program: follows what luma and calendar tell, and answers who is a member and who goes.
@LoopActor final class MembersProgram: Program {
    nonisolated static let name = ProgramName.members
    nonisolated static let migrations = Schema.migrations

    private let service: MembersService

    init(_ context: ProgramContext) {
        let service = MembersService(context)
        let journal = LumaJournal(logger: context.logger, metrics: context.metrics)
        context.subscribe(
            to: .luma,
            apply: { entry, connection in
                let luma = SourceEvents(
                    connection: connection, publisher: context.events, now: context.world.time.now)
                if let outcome = try luma.apply(entry) { journal.note(outcome, of: entry.sequence) }
            },
            applied: { journal.publish() })
        // Events that are kept in Rollcall are attended like those of Luma; they have no guest lists.
        context.subscribe(to: .calendar, types: [EventChanged.type, EventCanceled.type]) { entry, connection in
            let events = SourceEvents(connection: connection, publisher: context.events, now: context.world.time.now)
            _ = try events.apply(entry)
        }
        context.tellState { try MembersState(connection: $1).part($0) }
        self.service = service
    }

    func register(in methods: inout RPCMethods) { service.register(in: &methods) }

    func figures() async throws -> [String: Int64] {
        try await service.database.read { try StoreFigures(connection: $0).all() }
    }
}
