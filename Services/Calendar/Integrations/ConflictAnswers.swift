import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// Shows fields that both sides had changed, and takes people's decisions.
@LoopActor struct ConflictAnswers {
    let context: ProgramContext
    let queue: SyncQueue
    let limits: EventLimits

    func register(in methods: inout RPCMethods) {
        methods.on(ListConflicts.self) { call, _ in try await list(call) }
        methods.on(ResolveConflict.self) { call, _ in try await resolve(call) }
    }

    private func list(_ call: ListConflicts) async throws -> ConflictList {
        let limit = call.range.entries
        let before = try call.range.cursor.map { text in
            guard let number = Int64(text) else {
                throw RPCError(.invalidParams, message: "the cursor is not one of ours")
            }
            return number
        }
        let found = try await context.database.read { connection in
            try ConflictStore(connection).conflicts(
                openOnly: call.openOnly, before: before ?? .max, limit: limit + 1)
        }
        let page = found.prefix(limit)
        return ConflictList(
            conflicts: page.map(ConflictSummary.init),
            nextCursor: found.count > limit ? page.last.map { "\($0.id)" } : nil)
    }

    private func resolve(_ call: ResolveConflict) async throws -> Acknowledgement {
        let (events, now) = (context.events, context.world.time.now)
        try await context.database.write { [queue, limits] connection in
            guard let conflict = try ConflictStore(connection).conflict(call.id) else {
                throw RPCError(.notFound, message: "there is no conflict \(call.id)")
            }
            let resolution = ConflictResolution(
                connection: connection, publisher: events, queue: queue, now: now)
            guard try resolution.resolve(conflict, try Self.choice(call, conflict, limits), by: call.by ?? "operator")
            else {
                throw RPCError(.conflict, message: "the event, or its copy there, is gone")
            }
        }
        return Acknowledgement()
    }

    private nonisolated static func choice(
        _ call: ResolveConflict, _ conflict: Conflict, _ limits: EventLimits
    ) throws -> ConflictResolution.Choice {
        switch call.choice {
        case "local": return .local
        case "remote": return .remote
        case "edited":
            guard let text = call.text else { throw RPCError(.invalidParams, message: "a text is needed") }
            var content = conflict.local
            guard content.set(conflict.field, to: text) else {
                throw RPCError(
                    .invalidParams, message: "\(conflict.field.rawValue) is no text: choose one of the sides")
            }
            try FormText.require(content, limits, known: conflict.local)
            return .edited(content)
        default: throw RPCError(.invalidParams, message: "the choice is local, remote or edited")
        }
    }
}

extension ConflictAnswers: Answers {}

extension ConflictSummary {
    init(_ conflict: Conflict) {
        self.init(
            id: conflict.id, event: conflict.event, title: conflict.local.title, integration: conflict.integration,
            field: conflict.field.rawValue, local: conflict.local.shown(conflict.field),
            remote: conflict.remote.shown(conflict.field), detectedAt: conflict.detectedAt,
            resolution: conflict.resolution)
        resolvedBy = conflict.resolvedBy
        resolvedAt = conflict.resolvedAt
    }
}

extension EventContent {
    /// What it says of a field, for people.
    func shown(_ field: EventField) -> String {
        switch field {
        case .title: title
        case .description: description
        case .location: location
        case .url: url
        case .status: status.rawValue
        case .time: time.shown
        case .recurrence: recurrence?.lines.joined(separator: "\n") ?? ""
        }
    }

    /// - Returns: false for a field that is no text.
    fileprivate mutating func set(_ field: EventField, to text: String) -> Bool {
        switch field {
        case .title: title = text
        case .description: description = text
        case .location: location = text
        case .url: url = text
        case .status, .time, .recurrence: return false
        }
        return true
    }
}

extension EventTime {
    fileprivate var shown: String {
        switch self {
        case .timed(let start, let end, let zone):
            "\(start)" + (end.map { " – \($0)" } ?? "") + (zone.map { " (\($0))" } ?? "")
        case .allDay(let start, let end): start == end ? "\(start)" : "\(start) – \(end)"
        }
    }
}
