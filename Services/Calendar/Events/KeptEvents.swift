import CalendarModel
import Contracts
import Crypto
import Database
import EventLoop
import JSON
import JSONRPC
import ServiceKit
import Time

/// Makes, changes and deletes events that are kept here and nowhere else, and answers what they are.
@LoopActor final class KeptEvents {
    private let context: ProgramContext
    private let queue: SyncQueue
    private let limits: EventLimits

    init(_ context: ProgramContext, _ queue: SyncQueue, _ limits: EventLimits) {
        self.context = context
        self.queue = queue
        self.limits = limits
    }

    func register(in methods: inout RPCMethods) {
        methods.on(CreateEvent.self) { [unowned self] call, _ in try await create(call) }
        methods.on(UpdateEvent.self) { [unowned self] call, _ in try await update(call) }
        methods.on(DeleteEvent.self) { [unowned self] call, _ in try await delete(call) }
        methods.on(GetOwnEvent.self, keeping: context.answers) { [unowned self] call, _ in try await get(call) }
        methods.on(ListOwnEvents.self, keeping: context.answers) { [unowned self] call, _ in try await list(call) }
    }

    // MARK: Writing

    private func create(_ call: CreateEvent) async throws -> EventRecord {
        let id = try identifier(for: call)
        return try await write { [limits] writer in
            let store = EventStore(writer.connection)
            // The call was made before.
            if let made = try store.event(id) {
                guard !made.isDeleted else { throw EventRefusal.unknown(id: id) }
                return EventRecord(made)
            }
            let gathering = try call.event.gathering.map(GatheringForm(connection: writer.connection).gathering)
            let form = try EventForm(call.event, limits, gatheringZone: gathering?.timeZone)
            // When it takes place follows from the content.
            var snapshot = EventSnapshot(
                id: id, name: form.content.title, startsAt: .epoch, timeZone: form.timeZone, coverURL: form.coverURL,
                gathering: gathering, visibility: form.visibility)
            snapshot = snapshot.saying(form.content, at: writer.now)
            try writer.insert(
                CalendarEvent(
                    home: .rollcall, owner: form.owner, snapshot: snapshot,
                    version: LocalVersion(content: form.content, createdAt: writer.now),
                    isCanceled: form.content.status == .canceled, isDeleted: false, sequence: 0, attendeeSequence: 0,
                    changedAt: writer.now))
            return try store.event(id).map(EventRecord.init) ?? { throw EventRefusal.unknown(id: id) }()
        }
    }

    /// Follows from the caller's key and what is to be made, so that a repeated call finds what the first one made.
    private func identifier(for call: CreateEvent) throws -> String {
        guard let key = call.key else { return "event-\(Hex.encode(context.world.random.bytes(8)))" }
        try FormText.requireIdentifier(key, "key")
        let hash = SHA256.hash("rollcall new event \(key)\n".utf8 + (try JSON.encode(call.event)))
        return "event-\(Hex.encode(hash.prefix(8)))"
    }

    private func update(_ call: UpdateEvent) async throws -> EventRecord {
        try await write { [limits] writer in
            let store = EventStore(writer.connection)
            let event = try Self.event(call.id, at: call.expectedVersion, store)
            var wanted = call.replacement ?? NewEvent(event)
            if let changes = call.changes { wanted.apply(changes) }
            // To forget to say it must not show the world an event that was private.
            if call.replacement != nil, wanted.visibility == nil { wanted.visibility = event.snapshot.visibility }
            let gathering = try wanted.gathering.map(GatheringForm(connection: writer.connection).gathering)
            let form = try EventForm(
                wanted, limits, gatheringZone: gathering?.timeZone, known: event.version.content)
            var snapshot = event.snapshot
            snapshot.timeZone = form.timeZone
            snapshot.coverURL = form.coverURL
            snapshot.gathering = gathering
            snapshot.visibility = form.visibility
            var version = event.version
            version.change(Set(EventField.allCases), to: form.content, at: writer.now)
            try writer.store(version, around: snapshot, of: event)
            return try store.event(call.id).map(EventRecord.init) ?? { throw EventRefusal.unknown(id: call.id) }()
        }
    }

    private func delete(_ call: DeleteEvent) async throws -> Acknowledgement {
        try await write { writer in
            try writer.delete(try Self.event(call.id, at: call.expectedVersion, EventStore(writer.connection)))
            return Acknowledgement()
        }
    }

    private func write<Result: Sendable>(
        _ body: @escaping @Sendable (EventWriter) throws -> Result
    ) async throws -> Result {
        let (publisher, queue, time) = (context.events, queue, context.world.time)
        return try await context.database.write { connection in
            try body(EventWriter(connection: connection, publisher: publisher, queue: queue, now: time.now))
        }
    }

    /// The event that somebody wants to change.
    private nonisolated static func event(
        _ id: String, at version: Int64?, _ store: EventStore
    ) throws -> CalendarEvent {
        guard let event = try store.event(id), !event.isDeleted else { throw EventRefusal.unknown(id: id) }
        guard event.home != .luma else { throw EventRefusal.atHome(in: event.home.rawValue, id: id) }
        guard version == nil || version == event.sequence else {
            throw EventRefusal.changedMeanwhile(version: event.sequence)
        }
        return event
    }

    // MARK: Reading

    private func get(_ call: GetOwnEvent) async throws -> EventRecord {
        let event = try await context.database.read { try EventStore($0).event(call.id) }
        guard let event, event.home != .luma, !event.isDeleted else { throw EventRefusal.unknown(id: call.id) }
        return EventRecord(event)
    }

    private func list(_ call: ListOwnEvents) async throws -> EventList {
        let filter = try EventFilter(call.selection, now: context.world.time.now)
        let events = try await context.database.read { try EventStore($0).kept(filter) }
        let page = events.prefix(filter.limit)
        return EventList(
            events: page.map(EventRecord.init),
            nextCursor: events.count > page.count ? page.last.map { EventPosition($0.snapshot).cursor } : nil)
    }
}
