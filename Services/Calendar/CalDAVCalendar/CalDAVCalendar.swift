public import CalDAV
public import CalendarModel
public import EventLoop
public import HTTPClient

/// One calendar on a CalDAV server.
///
/// A resource there is an event with all its exceptions; its path is the event's identifier, its ETag the version. What
/// Rollcall does not know of it stays as it was read, so a change is one request. Descriptions are plain text, with HTML
/// beside it where that says more; a dropped occurrence is an override without content, however the server spells it.
@LoopActor public final class CalDAVCalendar: OutsideCalendar {
    let client: CalDAVClient
    let calendar: HTTPURL
    let settings: CalDAVCalendarSettings
    private let time: any TimeSource
    private let reader: EventReader
    private nonisolated let writer: EventWriter

    /// - Parameters:
    ///   - client: for the account; it may be shared by all its calendars.
    ///   - calendar: `RemoteCalendar.url` of one that ``CalDAVClient`` discovered.
    public nonisolated init(
        client: CalDAVClient, calendar: HTTPURL, settings: CalDAVCalendarSettings = CalDAVCalendarSettings(),
        time: any TimeSource
    ) {
        self.client = client
        self.calendar = calendar
        self.settings = settings
        self.time = time
        reader = EventReader(viewer: settings.floatingTimeZone)
        writer = EventWriter(settings)
    }

    public nonisolated func normalized(_ content: EventContent) -> EventContent { writer.normalized(content) }

    public func event(_ id: String) async throws -> OutsideEvent? {
        try await outside {
            guard let object = try await self.object(id) else { return nil }
            do {
                return try self.read(object)
            } catch ResourceProblem.noEvent {
                return nil
            }
        }
    }

    public func create(_ draft: EventDraft) async throws -> OutsideEvent {
        try await outside {
            let body = try self.writer.made(draft, now: self.time.now).written()
            do {
                let stored = try await self.client.create("\(draft.identifier).ics", body, in: self.calendar)
                var made = try self.read(stored, sent: body)
                made.isNew = true
                return made
            } catch CalDAVError.alreadyExists(let object) {
                return try self.adopt(object, draft)
            } catch CalDAVError.uidConflict {
                return try self.adopt(try await self.conflicting(draft), draft)
            } catch CalDAVError.refused(status: 409, let condition) {
                // So it is said that there is no such collection (RFC 4918 §9.7.1).
                try await self.checkCalendar()
                throw CalDAVError.refused(status: 409, condition: condition)
            }
        }
    }

    public func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent {
        try await outside {
            let (tag, original) = try await self.base(of: known)
            var resource = try CalendarResource(reading: original)
            guard try self.writer.write(draft, now: self.time.now, to: &resource) else { return known }
            let body = resource.written()
            do {
                let stored = try await self.client.update(Href(path: known.id), body, from: tag, in: self.calendar)
                return try self.read(stored, sent: body)
            } catch CalDAVError.gone {
                try await self.checkCalendar()
                throw OutsideError.gone
            }
        }
    }

    /// Whoever invited hears of it or not, as is said here. Where a server would write to guests, and may not, the event
    /// stays.
    public func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws {
        try await outside {
            do {
                let (tag, original) = try await self.base(of: known)
                if !mayNotifyAttendees { try self.writer.checkNobodyIsTold(of: CalendarResource(reading: original)) }
                try await self.client.delete(
                    Href(path: known.id), from: tag, in: self.calendar, mayNotify: mayNotifyAttendees)
            } catch OutsideError.gone {
                // What is wanted.
            }
        }
    }

    /// What an earlier try made.
    private func adopt(_ object: CalendarObject?, _ draft: EventDraft) throws -> OutsideEvent {
        guard let object else {
            throw OutsideError.unavailable("the server says that the event exists, and that it does not")
        }
        guard let event = try? read(object), event.mark == draft.identifier else {
            throw OutsideError.refused("its place is taken by something that Rollcall did not make")
        }
        return event
    }

    /// The event that has the UID already: moved by somebody within this calendar, or to another one.
    private func conflicting(_ draft: EventDraft) async throws -> CalendarObject {
        let found = try await client.listing(of: calendar, withUID: EventMark.uid(draft.identifier)).members
        guard let own = found.first else {
            throw OutsideError.refused("another calendar of the account has it, and may not share it with this one")
        }
        return try await client.object(own.href, in: calendar)
    }

    /// What a change is based on: the text as it came, or as it is if it is still the same.
    private func base(of known: OutsideEvent) async throws -> (EntityTag, [UInt8]) {
        let tag = EventVersion.tag(known.version)
        if let tag, !known.original.isEmpty { return (tag, known.original) }
        guard let object = try await object(known.id) else { throw OutsideError.gone }
        guard known.version == (tag == nil ? EventVersion(hashing: object.body) : EventVersion(object)).text else {
            throw OutsideError.changedMeanwhile
        }
        guard let etag = object.etag else {
            throw OutsideError.refused("the server gives events no versions, so others' changes would be lost")
        }
        return (etag, object.body)
    }
}

extension CalDAVCalendar {
    /// Turns what the server said into what it means for whoever asked.
    func outside<Result>(_ body: @LoopActor () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as CalDAVError {
            throw error.outside(now: time.now)
        } catch let error as ResourceProblem {
            throw error.outside
        }
    }

    /// nil when it is gone for certain.
    private func object(_ id: String) async throws -> CalendarObject? {
        do {
            return try await client.object(Href(path: id), in: calendar)
        } catch CalDAVError.gone {
            try await checkCalendar()
            return nil
        }
    }

    /// Servers say the same of an event that is not there as of a calendar that is not; in the second case nothing is
    /// known about the event.
    private func checkCalendar() async throws { _ = try await client.state(of: calendar) }

    func read(_ object: CalendarObject) throws(ResourceProblem) -> OutsideEvent {
        try reader.event(
            CalendarResource(reading: object.body), id: object.href.canonicalPath, version: EventVersion(object).text,
            original: object.body, now: time.now)
    }

    private func read(_ stored: StoredObject, sent: [UInt8]) throws(ResourceProblem) -> OutsideEvent {
        var event = try read(CalendarObject(href: stored.href, etag: stored.etag, body: stored.readBack ?? sent))
        // Servers add things of their own under the version that they tell: these are known once they have been read.
        if stored.readBack == nil { event.original = [] }
        return event
    }
}
