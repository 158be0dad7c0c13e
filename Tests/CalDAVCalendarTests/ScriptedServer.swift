import CalDAV
import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import Time

@testable import CalDAVCalendar

/// A CalDAV server as a test wants it: answers requests by a closure, and remembers them.
@LoopActor final class ScriptedServer: HTTPTransport {
    struct Call: Sendable {
        let method: String
        let path: String
        let fields: HTTPFields
        let body: String

        /// The paths that a multiget asks for.
        var asked: [String] { body.split(separator: "<d:href>").dropFirst().map { String($0.prefix { $0 != "<" }) } }
    }

    private(set) var calls: [Call] = []
    private let answer: @LoopActor (Call) -> InboundResponse

    init(_ answer: @escaping @LoopActor (Call) -> InboundResponse) {
        EventLoop.startOnThread()
        self.answer = answer
    }

    func send(_ request: OutboundRequest) async throws -> InboundResponse {
        let call = Call(
            method: request.method.name, path: request.url.path, fields: request.fields,
            body: String(decoding: request.body ?? [], as: UTF8.self))
        calls.append(call)
        return answer(call)
    }

    /// What was asked for since the last time.
    func methods() -> [String] {
        defer { calls = [] }
        return calls.map(\.method)
    }

    func calendar(pageSize: Int = 50) throws -> CalDAVCalendar {
        let client = CalDAVClient(
            transport: self, credential: .basic(user: "ada", password: Secret("p")), time: LoopTime())
        return CalDAVCalendar(
            client: client, calendar: try HTTPURL("https://cal.test/c/"),
            settings: CalDAVCalendarSettings(pageSize: pageSize), time: VirtualTime(startingAt: Sample.now))
    }
}

/// Answers in the words of servers.
enum Reply {
    static func status(_ status: Int, _ fields: KeyValuePairs<String, String> = [:], _ body: String = "")
        -> InboundResponse
    {
        InboundResponse(status: status, fields: HTTPFields(fields), body: Array(body.utf8))
    }

    static func error(_ status: Int, _ condition: String) -> InboundResponse {
        Self.status(status, [:], "<error \(names)>\(condition)</error>")
    }

    static func multi(_ parts: [String]) -> InboundResponse {
        status(207, [:], "<multistatus \(names)>\(parts.joined())</multistatus>")
    }

    static func properties(_ href: String, _ properties: String) -> String {
        """
        <response><href>\(href)</href><propstat><prop>\(properties)</prop><status>HTTP/1.1 200 OK</status></propstat>\
        </response>
        """
    }

    static func gone(_ href: String) -> String {
        "<response><href>\(href)</href><status>HTTP/1.1 404 Not Found</status></response>"
    }

    /// The calendar itself.
    static func state(token: String? = nil, tag: String? = nil) -> String {
        properties(
            "/c/",
            "<resourcetype><collection/><C:calendar/></resourcetype>"
                + (token.map { "<sync-token>\($0)</sync-token>" } ?? "")
                + (tag.map { "<S:getctag>\($0)</S:getctag>" } ?? ""))
    }

    static func member(_ href: String, _ etag: String) -> String {
        properties(href, "<getetag>\"\(etag)\"</getetag><resourcetype/>")
    }

    /// An event as a multiget gives it.
    static func event(_ href: String, _ etag: String = "1", title: String = "Review") -> String {
        properties(
            href, "<getetag>\"\(etag)\"</getetag><C:calendar-data>\(text(title: title))</C:calendar-data>")
    }

    static func text(_ uid: String = "u", title: String = "Review") -> String {
        """
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        UID:\(uid)
        DTSTART:20261201T090000Z
        DTEND:20261201T100000Z
        SUMMARY:\(title)
        END:VEVENT
        END:VCALENDAR

        """
    }

    private static let names = """
        xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"
        """
}

/// Expects `body` to throw this.
@LoopActor func thrown(_ body: @LoopActor () async throws -> Void) async -> OutsideError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? OutsideError
    }
}

extension [OutsideChange] {
    /// The identifiers of changed events, with `-` before those of removed and `?` before those of unreadable ones.
    var names: [String] {
        map { change in
            switch change {
            case .changed(let event): event.id
            case .removed(let id): "-\(id)"
            case .unreadable(let id, _): "?\(id)"
            case .occurrence(let id, _, _, _): "\(id)…"
            }
        }
    }
}
