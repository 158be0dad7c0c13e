public import CalendarModel
public import EventLoop
import HTTPClient
import JSON
import OutsideHTTP
import Time

/// One calendar at Google.
///
/// Google knows no event that is cancelled and still there: `canceled` is a deletion to it. Occurrences of a series that
/// differ are told one by one, so the contents that are read here have no overrides; whoever gathers them puts them into
/// the `known` event of an update, and they are compared with the draft's.
@LoopActor public final class GoogleCalendar: OutsideCalendar {
    let client: GoogleClient
    let settings: GoogleCalendarSettings
    nonisolated let writer: GoogleEventWriter

    public nonisolated init(client: GoogleClient, settings: GoogleCalendarSettings = GoogleCalendarSettings()) {
        self.client = client
        self.settings = settings
        writer = GoogleEventWriter(usualDuration: settings.usualDuration)
    }

    public nonisolated var tellsOccurrencesApart: Bool { true }

    public nonisolated func normalized(_ content: EventContent) -> EventContent { writer.normalized(content) }

    /// What has changed. When the first reading is limited to a window it cannot name everything that is there, so it
    /// ends as not complete; deleted events are told all the same.
    public func changes(since cursor: String?, page: String?) async throws -> ChangePage {
        try await outside {
            let question = GoogleListing(settings: self.settings, cursor: cursor, page: page, now: self.client.time.now)
            do {
                let root = try await self.client.object(
                    .init(method: .get, path: self.path(), query: question.parameters))
                return try question.page(root)
            } catch GoogleFailure.notFound {
                throw OutsideError.calendarMissing
            }
        }
    }

    public func event(_ id: String) async throws -> OutsideEvent? {
        try await outside {
            guard let node = try await self.get(id) else { return nil }
            return Self.isCanceled(node) ? nil : try Self.read(node)
        }
    }

    public func create(_ draft: EventDraft) async throws -> OutsideEvent {
        try await outside {
            guard Self.isIdentifier(draft.identifier) else {
                throw OutsideError.refused("its identifier is not one of Google's (5 to 1024 of 0–9 and a–v)")
            }
            var event: JSONObject = ["id": .string(draft.identifier)]
            GoogleMark.write(draft.identifier, to: &event)
            _ = self.writer.write(draft.content, over: nil, to: &event)
            _ = try GoogleAttendees.merge(draft, into: &event)
            var made: OutsideEvent
            do {
                let root = try await self.client.object(
                    .init(
                        method: .post, path: self.path(), query: self.writing(draft.mayNotifyAttendees),
                        body: JSON.write(event)))
                made = try Self.read(root)
                made.isNew = true
            } catch GoogleFailure.duplicate {
                made = try await self.adopt(draft)
            }
            return try await self.write(overridesOf: draft, over: made)
        }
    }

    public func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent {
        try await outside {
            let original = try await self.original(of: known)
            var event = try JSONObject(json: original)
            let isContentChanged = self.writer.write(
                draft.content, over: GoogleEventReader.content(original), to: &event)
            let areAttendeesChanged = try GoogleAttendees.merge(draft, into: &event)
            var written = known
            if isContentChanged || areAttendeesChanged {
                written = try await self.put(event, id: known.id, version: known.version, draft)
                written.content.recurrence?.overrides = known.content.recurrence?.overrides ?? []
            }
            return try await self.write(overridesOf: draft, over: written)
        }
    }

    public func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws {
        try await outside {
            let call = GoogleClient.Call(
                method: .delete, path: self.path(known.id),
                query: [("sendUpdates", mayNotifyAttendees ? "all" : "none")],
                ifMatch: known.version.isEmpty ? nil : known.version)
            do {
                _ = try await self.client.send(call)
            } catch GoogleFailure.deleted {
                // What is wanted.
            } catch GoogleFailure.notFound {
                try await self.checkCalendar()
            }
        }
    }

    /// An event of our identifier exists: an earlier try made it, or it was deleted and keeps its identifier.
    private func adopt(_ draft: EventDraft) async throws -> OutsideEvent {
        guard let node = try await get(draft.identifier) else {
            throw OutsideError.unavailable("Google says that the event exists, and that it does not")
        }
        if Self.isCanceled(node) {
            var event = try JSONObject(json: node)
            event["status"] = "confirmed"
            GoogleMark.write(draft.identifier, to: &event)
            _ = writer.write(draft.content, over: nil, to: &event)
            _ = try GoogleAttendees.merge(draft, into: &event)
            var revived = try await put(event, id: draft.identifier, version: node.text("etag") ?? "", draft)
            revived.isNew = true
            return revived
        }
        let event = try Self.read(node)
        guard event.mark == draft.identifier else {
            throw OutsideError.refused("its identifier is taken by an event that Rollcall did not make")
        }
        return event
    }

    /// Replaces an event: a PATCH would cost three times as much of the quota.
    func put(_ event: JSONObject, id: String, version: String, _ draft: EventDraft) async throws -> OutsideEvent {
        let call = GoogleClient.Call(
            method: .put, path: path(id), query: writing(draft.mayNotifyAttendees), body: JSON.write(event),
            ifMatch: version.isEmpty ? nil : version)
        do {
            return try Self.read(try await client.object(call))
        } catch GoogleFailure.notFound {
            try await checkCalendar()
            throw OutsideError.gone
        }
    }

    /// The event as it came, or as it is if it is still the same.
    private func original(of known: OutsideEvent) async throws -> JSONNode {
        if !known.original.isEmpty, let node = try? JSONDocument(known.original).root, node.kind == .object {
            return node
        }
        guard let node = try await get(known.id), !Self.isCanceled(node) else { throw OutsideError.gone }
        guard known.version.isEmpty || node.text("etag") == known.version else {
            throw OutsideError.changedMeanwhile
        }
        return node
    }

    /// An event, deleted ones included; nil when it never was there.
    private func get(_ id: String) async throws -> JSONNode? {
        do {
            return try await client.object(.init(method: .get, path: path(id)))
        } catch GoogleFailure.notFound {
            try await checkCalendar()
            return nil
        } catch GoogleFailure.deleted {
            return nil
        }
    }

    /// Google answers 404 for an event that is not there as well as for a calendar that is not to be seen any more; in
    /// the second case nothing is known about the event.
    func checkCalendar() async throws {
        do {
            _ = try await client.object(
                .init(method: .get, path: path(), query: [("maxResults", "1"), ("fields", "kind,accessRole")]))
        } catch GoogleFailure.notFound {
            throw OutsideError.calendarMissing
        }
    }
}

extension GoogleCalendar {
    /// Turns what Google said into what it means for whoever asked.
    func outside<Result>(_ body: @LoopActor () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as GoogleFailure {
            throw error.general
        } catch let error as JSONError {
            throw OutsideError.malformed("\(error.path) is not what it should be")
        }
    }

    /// The path of the calendar's events or of one of them. Identifiers hold `@` and `#`.
    nonisolated func path(_ id: String? = nil, _ verb: String = "") -> String {
        let events = "/calendars/\(settings.calendarID.percentEncoded)/events"
        return (id.map { "\(events)/\($0.percentEncoded)" } ?? events) + verb
    }

    /// What every write says: nobody is written to unless that is wanted, and nothing is lost that we do not know.
    nonisolated func writing(_ mayNotify: Bool) -> [(key: String, value: String)] {
        [
            ("sendUpdates", mayNotify ? "all" : "none"), ("conferenceDataVersion", "1"),
            ("supportsAttachments", "true"),
        ]
    }

    static func isCanceled(_ node: JSONNode) -> Bool { node.text("status") == "cancelled" }

    static func read(_ node: JSONNode) throws -> OutsideEvent {
        guard let event = GoogleEventReader.event(node) else {
            throw OutsideError.malformed("an event has no id or no start")
        }
        return event
    }

    private static func isIdentifier(_ text: String) -> Bool {
        (5...GoogleMark.longestValue).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x76).contains($0) }
    }
}
