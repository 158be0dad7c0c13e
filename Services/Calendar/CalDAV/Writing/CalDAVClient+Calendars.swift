import EventLoop
public import HTTPClient
import WebDAV

extension CalDAVClient {
    /// Makes a calendar for events in a home.
    ///
    /// - Parameters:
    ///   - name: the last part of its address; some services want at least a few characters.
    ///   - displayName: what people see.
    ///   - color: `#RRGGBB`; some services ignore names of colours.
    /// - Returns: its address.
    /// - Throws: `CalDAVError.alreadyExists`; `.forbidden` or `.refused` with services that let nobody make calendars.
    public func makeCalendar(_ name: String, displayName: String, color: String? = nil, in home: HTTPURL) async throws
        -> HTTPURL
    {
        let href = Href(path: home.path).member(name)
        let target = try url(Href(path: href.path + "/"), in: home)
        let creation = CalendarCreation(url: target, displayName: displayName, color: color)
        let first = try await session.send(creation.makeCalendar)
        if Self.isMade(first) { return target }
        if Self.saysItExists(first) { throw CalDAVError.alreadyExists(current: nil) }
        // RFC 5689: some servers know only the general way.
        guard [400, 403, 405, 415, 422, 501].contains(first.status) else { throw first.failure }
        let second = try await session.send(creation.makeCollection)
        if Self.isMade(second) { return target }
        // RFC 4918 §9.3.1: 405 says that something is there already.
        if Self.saysItExists(second) || second.status == 405 {
            if (try? await state(of: target)) != nil { throw CalDAVError.alreadyExists(current: nil) }
        }
        throw first.failure
    }

    /// A 207 says that a property could not be set, and then nothing was made (RFC 5689 §3).
    private nonisolated static func isMade(_ answer: DAVAnswer) -> Bool {
        (200...299).contains(answer.status) && answer.status != 207
    }

    private nonisolated static func saysItExists(_ answer: DAVAnswer) -> Bool {
        DAVErrorBody(answer.response.body)?.condition(named: "resource-must-be-null") != nil
    }
}

/// The two ways to ask for a new calendar.
private struct CalendarCreation {
    let url: HTTPURL
    let displayName: String
    let color: String?

    var makeCalendar: DAVRequest {
        var body = XMLWriter()
        body.element(.caldav("mkcalendar")) { root in set(&root, withKind: false) }
        return .xml(.mkcalendar, url, depth: nil, body)
    }

    var makeCollection: DAVRequest {
        var body = XMLWriter()
        body.element(.dav("mkcol")) { root in set(&root, withKind: true) }
        return .xml(.mkcol, url, depth: nil, body)
    }

    private func set(_ root: inout XMLWriter, withKind: Bool) {
        root.element(.dav("set")) { set in
            set.element(.dav("prop")) { prop in
                if withKind {
                    prop.element(.dav("resourcetype")) { kind in
                        kind.element(.dav("collection"))
                        kind.element(.caldav("calendar"))
                    }
                }
                prop.element(.dav("displayname"), text: displayName)
                prop.element(.caldav("supported-calendar-component-set")) { components in
                    components.element(.caldav("comp"), ["name": "VEVENT"])
                }
                if let color { prop.element(.appleCalendar("calendar-color"), text: color) }
            }
        }
    }
}
