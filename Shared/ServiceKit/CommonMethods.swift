import Contracts
import Database
import Durable
import EventLoop
import JSONRPC
import Telemetry

/// The calls that every program answers.
@LoopActor enum CommonMethods {
    static func register(in methods: inout RPCMethods, context: ProgramContext, status: ProgramState) {
        methods.on(ProgramStatus.self) { _, _ in
            guard let report = await status.report() else { throw RPCError.unavailable }
            return report
        }
        let metrics = context.metrics
        methods.on(ReadMetrics.self) { _, _ in
            await status.measure()
            return MetricsText(text: metrics.exposition())
        }
        registerEvents(in: &methods, context: context)
        registerDeadLetters(in: &methods, jobs: context.jobs)
    }

    private static func registerEvents(in methods: inout RPCMethods, context: ProgramContext) {
        let outbox = context.outbox
        methods.on(ReadEvents.self) { call, _ in
            do {
                let page = try await outbox.poll(
                    subscriber: call.subscriber, after: call.after,
                    applied: min(call.applied ?? call.after, call.after), types: call.types.map(Set.init),
                    limit: min(max(call.limit, 1), 1000),
                    wait: .milliseconds(min(max(call.waitMilliseconds, 0), 60_000)))
                return RemoteEventPage(
                    entries: page.events.map {
                        RemoteEventEntry(sequence: $0.sequence, type: $0.type, payload: $0.payload)
                    }, isTruncated: page.isTruncated)
            } catch OutboxError.ahead {
                return RemoteEventPage(entries: [], isTruncated: true)
            }
        }
        methods.on(ReadState.self) { [unowned context] call, _ in
            let tell = context.stateTeller
            guard tell != nil || call.types == [] else {
                throw RPCError(.methodNotFound, message: "this program cannot tell its state")
            }
            return try await context.database.read { connection in
                let part = try call.types == [] ? StatePart() : tell?(call, connection) ?? StatePart()
                return StatePage(
                    entries: part.entries, nextCursor: part.nextCursor, position: try Outbox.position(in: connection))
            }
        }
    }

    private static func registerDeadLetters(in methods: inout RPCMethods, jobs: JobQueue) {
        methods.on(ListDeadLetters.self) { call, _ in
            let letters = try await jobs.deadLetters(limit: min(max(call.limit, 1), 200))
            return DeadLetterList(
                entries: letters.map {
                    DeadLetterSummary(
                        id: $0.id, kind: $0.kind, group: $0.group, attempts: $0.attempts, lastError: $0.reason,
                        failedAt: $0.diedAt)
                })
        }
        methods.on(RetryDeadLetter.self) { call, _ in
            try await translating { try await jobs.retryDeadLetter(call.id) }
        }
        methods.on(DropDeadLetter.self) { call, _ in
            try await translating { try await jobs.dropDeadLetter(call.id) }
        }
    }

    private static func translating(
        _ body: @LoopActor () async throws -> Void
    ) async throws -> Acknowledgement {
        do {
            try await body()
            return Acknowledgement()
        } catch JobError.noSuchDeadLetter {
            throw RPCError.notFound
        }
    }
}

/// Lets the method table, which is made first, ask the host, which is made last.
@LoopActor final class ProgramState {
    var report: @LoopActor () async -> ProgramReport? = { nil }
    var measure: @LoopActor () async -> Void = {}
}
