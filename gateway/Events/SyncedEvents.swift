import Contracts
import EventLoop
import JSON
import JSONRPC
import Time

/// Writes events and waits a little for outside calendars, so that the answer can say how it went there.
struct SyncedEvents: Sendable {
    private let events: AllEvents
    private let calendar: RPCClient
    /// How long outside calendars are waited for.
    private let patience: Duration

    private static let deadline = Duration.seconds(5)

    init(events: AllEvents, calendar: RPCClient, patience: Duration) {
        self.events = events
        self.calendar = calendar
        self.patience = patience
    }

    @LoopActor func create(_ call: CreateEvent) async throws -> [UInt8] {
        let record = try JSON.decode(EventRecord.self, from: try await events.createAsJSON(call))
        return Self.answer(Self.shown(record), try await links(of: record.event.id).map(Self.shown))
    }

    @LoopActor func update(_ call: UpdateEvent) async throws -> [UInt8] {
        let record = try await calendar.call(call, timeout: Self.deadline)
        return Self.answer(Self.shown(record), try await links(of: record.event.id).map(Self.shown))
    }

    @LoopActor func delete(_ call: DeleteEvent) async throws -> [UInt8] {
        let known = try await calendar.call(ListEventLinks(eventID: call.id), timeout: Self.deadline).links
        _ = try await calendar.call(call, timeout: Self.deadline)
        let left = try await remainingLinks(of: call.id)
        // A link ends with its counterpart.
        let shown = known.map { link in
            let remaining = left.first { $0.integrationID == link.integrationID }
            return Self.shown(remaining ?? link, isDone: remaining == nil)
        }
        return Self.answer(["id": .string(call.id)], shown)
    }

    /// None once the event is gone for good.
    @LoopActor private func remainingLinks(of event: String) async throws -> [EventLinkSummary] {
        do {
            return try await links(of: event)
        } catch let error as RPCError where error.code == .notFound {
            return []
        }
    }

    @LoopActor private func links(of event: String) async throws -> [EventLinkSummary] {
        let call = ListEventLinks(eventID: event, waitMilliseconds: Int(patience.inMilliseconds))
        return try await calendar.call(call, timeout: patience + Self.deadline).links
    }

    // MARK: The documented answer

    private static func answer(_ event: JSONValue, _ links: [JSONValue]) -> [UInt8] {
        JSON.write(["success": true, "event": event, "externalSync": .array(links)] as JSONValue)
    }

    private static func shown(_ link: EventLinkSummary) -> JSONValue {
        shown(link, isDone: link.state == .synced)
    }

    private static func shown(_ link: EventLinkSummary, isDone: Bool) -> JSONValue {
        var object: JSONObject = [
            "provider": .string(link.provider), "success": .bool(isDone),
            "integrationId": .string(link.integrationID), "pending": .bool(!isDone && link.state == .pending),
        ]
        if let id = link.remoteID { object["externalId"] = .string(id) }
        if !isDone, let error = link.error { object["error"] = .string(error) }
        return .object(object)
    }

    private static func shown(_ record: EventRecord) -> JSONValue {
        let (event, own) = (record.event, record.own)
        var object: JSONObject = [
            "id": .string(event.id), "title": .string(event.name),
            "startDateTime": .string(own?.startDate?.description ?? (own?.startsAt ?? event.startsAt).rfc3339),
            "timeZone": .string(event.timeZone), "allDay": .bool(own?.startDate != nil),
            "updatedAt": .string(record.lastSyncedAt.rfc3339),
        ]
        object["endDateTime"] = (own?.endDate?.description ?? own?.endsAt?.rfc3339).map { .string($0) }
        object["description"] = event.description.map { .string($0) }
        object["location"] = own?.location.map { .string($0) }
        object["url"] = event.url.map { .string($0) }
        object["status"] = (own?.status.rawValue).map { .string($0) }
        object["recurrence"] = own?.recurrence.map { .array($0.map { .string($0) }) }
        return .object(object)
    }
}
