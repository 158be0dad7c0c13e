import EventLoop
public import HTTPClient
import WebDAV

extension CalDAVClient {
    /// Puts a new event into the calendar.
    ///
    /// May be repeated after any failure, a time-out included: if the first attempt did take effect, the second finds the
    /// same content under the name and succeeds.
    ///
    /// - Parameters:
    ///   - name: of our choice and always the same for the same event, such as `<uid>.ics`.
    ///   - body: one event with all its exceptions, without METHOD (RFC 4791 §4.1).
    /// - Throws: `CalDAVError.alreadyExists` when something else has the name; `.uidConflict`.
    public func create(_ name: String, _ body: [UInt8], in calendar: HTTPURL) async throws -> StoredObject {
        let href = Href(path: calendar.path).member(name)
        let answer = try await put(href, body, ["If-None-Match": "*"], calendar)
        if (200...299).contains(answer.status) { return try await stored(href, answer, calendar) }
        if let conflict = uidConflict(answer) { throw conflict }
        guard answer.status == 412 else { throw answer.failure }
        let current = try await existing(href, calendar)
        guard let current, hasSameContent(current.body, body) else {
            throw CalDAVError.alreadyExists(current: current)
        }
        return StoredObject(href: href, etag: current.etag, readBack: current.body)
    }

    /// Puts another version of an event in place of the one that the change was based on.
    ///
    /// May be repeated after any failure, like ``create(_:_:in:)``.
    ///
    /// - Throws: `CalDAVError.changed` with what is there now when that is another version; `.gone` when it was deleted.
    public func update(_ href: Href, _ body: [UInt8], from etag: EntityTag, in calendar: HTTPURL) async throws
        -> StoredObject
    {
        let answer = try await put(href, body, ["If-Match": etag.strong], calendar)
        if (200...299).contains(answer.status) { return try await stored(href, answer, calendar) }
        if let conflict = uidConflict(answer) { throw conflict }
        guard answer.status == 412 else { throw answer.failure }
        guard let current = try await existing(href, calendar) else { throw CalDAVError.gone }
        guard hasSameContent(current.body, body) else { throw CalDAVError.changed(current: current) }
        return StoredObject(href: href, etag: current.etag, readBack: current.body)
    }

    /// Deletes an event; one that is not there any more counts as deleted.
    ///
    /// - Parameter mayNotify: whether a server that deals with invitations may tell the organizer of one that it is
    ///   declined (RFC 6638 §8.1).
    /// - Throws: `CalDAVError.changed` with what is there now when it is no longer that version.
    public func delete(
        _ href: Href, from etag: EntityTag, in calendar: HTTPURL, mayNotify: Bool = false
    ) async throws {
        var request = DAVRequest(.delete, try url(href, in: calendar), ["If-Match": etag.strong])
        if !mayNotify { request.fields["Schedule-Reply"] = "F" }
        let answer = try await session.send(request)
        switch answer.status {
        case 207: try checkDeleted(answer)
        // Radicale says 200, with a body that says it again.
        case 200...299, 404, 410: return
        case 412:
            guard let current = try await existing(href, calendar) else { return }
            throw CalDAVError.changed(current: current)
        default: throw answer.failure
        }
    }

    private func put(
        _ href: Href, _ body: [UInt8], _ condition: KeyValuePairs<String, String>, _ calendar: HTTPURL
    ) async throws -> DAVAnswer {
        var request = DAVRequest(.put, try url(href, in: calendar), condition, body: body)
        request.fields["Content-Type"] = "text/calendar; charset=utf-8"
        return try await session.send(request)
    }

    private func stored(_ href: Href, _ answer: DAVAnswer, _ calendar: HTTPURL) async throws -> StoredObject {
        let place = answer.response.fields["location"].flatMap { try? Href($0, relativeTo: answer.url) } ?? href
        if place == href, let etag = answer.response.fields["etag"].flatMap(EntityTag.init) {
            return StoredObject(href: href, etag: etag, readBack: nil)
        }
        // Some servers say so for a moment, and an event that they have just taken is not one that somebody deleted.
        guard let current = try await existing(place, calendar) else { throw CalDAVError.unavailable(status: 404) }
        return StoredObject(href: place, etag: current.etag, readBack: current.body)
    }

    private func existing(_ href: Href, _ calendar: HTTPURL) async throws -> CalendarObject? {
        do {
            return try await object(href, in: calendar)
        } catch CalDAVError.gone {
            return nil
        }
    }

    /// RFC 4791 §5.3.2.1, and RFC 6638 §3.2.4.1 for servers that want a UID to be unique among all of a person's
    /// calendars. The status and the namespace are not compared: servers use several.
    private func uidConflict(_ answer: DAVAnswer) -> CalDAVError? {
        guard let error = DAVErrorBody(answer.response.body),
            let condition = error.condition(named: "no-uid-conflict")
                ?? error.condition(named: "unique-scheduling-object-resource")
        else { return nil }
        let text = condition[.dav("href")]?.trimmedText ?? ""
        return .uidConflict(text.isEmpty ? nil : try? Href(text, relativeTo: answer.url))
    }

    /// A 207 lists what could not be deleted (RFC 4918 §9.6.1).
    private func checkDeleted(_ answer: DAVAnswer) throws(CalDAVError) {
        for response in try answer.multiStatus(limits: session.xmlLimits).responses {
            guard let status = response.status, status >= 300, status != 404, status != 410 else { continue }
            var single = answer
            single.response = InboundResponse(status: status)
            throw single.failure
        }
    }
}
