import Contracts
import EventLoop
import JSON
import JSONRPC
import Time

/// The events of a calendar program that does what it is told.
@LoopActor final class KeptEvents {
    var records: [EventRecord] = []
    private(set) var created: [CreateEvent] = []
    private(set) var updated: [UpdateEvent] = []
    private(set) var deleted: [DeleteEvent] = []
    /// How it stands in outside calendars, answer by answer; the last one stays.
    var links: [[EventLinkSummary]] = [[]]

    static func record(_ id: String, _ name: String, at start: Timestamp, version: Int64 = 0) -> EventRecord {
        var own = OwnEvent(home: "rollcall", owner: .community, version: version, status: .confirmed)
        own.startsAt = start
        return EventRecord(
            event: EventSnapshot(id: id, name: name, startsAt: start, timeZone: "UTC"), counts: GuestCounts(),
            lastSyncedAt: .epoch, own: own)
    }

    func register(in methods: inout RPCMethods) {
        methods.on(ListOwnEvents.self) { [unowned self] call, _ in
            let position = call.selection.range.cursor.flatMap(EventPosition.init(cursor:))
            let rest = records.sorted { EventPosition($0.event) < EventPosition($1.event) }
                .filter { record in position.map { $0 < EventPosition(record.event) } ?? true }
            return EventList(merging: [EventList(events: rest)], as: call.selection)
        }
        methods.on(GetOwnEvent.self) { [unowned self] call, _ in
            guard let record = records.first(where: { $0.event.id == call.id }) else {
                throw RPCError(.notFound, data: ["detail": .string("there is no event \(call.id)")])
            }
            return record
        }
        methods.on(CreateEvent.self) { [unowned self] call, _ in
            created.append(call)
            guard let start = call.event.startsAt else {
                throw RPCError(
                    .invalidParams,
                    data: [
                        "detail": "startsAt is missing",
                        "errors": [["field": "startsAt", "message": "is missing"]],
                    ])
            }
            return Self.record("event-1", call.event.title, at: start)
        }
        methods.on(UpdateEvent.self) { [unowned self] call, _ in
            updated.append(call)
            guard call.expectedVersion == nil || call.expectedVersion == 3 else {
                throw RPCError(.conflict, data: ["code": "changed", "detail": "the event has changed", "version": 3])
            }
            return Self.record(call.id, "Changed", at: .epoch, version: 4)
        }
        methods.on(DeleteEvent.self) { [unowned self] call, _ in
            deleted.append(call)
            return Acknowledgement()
        }
        methods.on(ListEventLinks.self) { [unowned self] _, _ in
            EventLinkList(links: links.count > 1 ? links.removeFirst() : links[0])
        }
    }
}
