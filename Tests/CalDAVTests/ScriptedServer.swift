import CalDAV
import Crypto
import EventLoop
import HTTPClient
import Time

/// A CalDAV server as a test wants it: answers requests by a closure, and remembers them.
@LoopActor final class ScriptedServer: HTTPTransport {
    struct Call: Sendable {
        let method: String
        let url: String
        let path: String
        let fields: HTTPFields
        let body: String

        /// `PROPFIND https://host/path`.
        var line: String { "\(method) \(url)" }
    }

    typealias Answer = @LoopActor (Call) throws -> InboundResponse

    private(set) var calls: [Call] = []
    private let answer: Answer

    init(_ answer: @escaping Answer) {
        EventLoop.startOnThread()
        self.answer = answer
    }

    func send(_ request: OutboundRequest) async throws -> InboundResponse {
        let call = Call(
            method: request.method.name, url: request.url.text, path: request.url.path, fields: request.fields,
            body: String(decoding: request.body ?? [], as: UTF8.self))
        calls.append(call)
        return try answer(call)
    }

    var lines: [String] { calls.map(\.line) }

    nonisolated static let time = VirtualTime(startingAt: Timestamp(seconds: 1_795_257_600))  // 2026-11-21

    func client(
        _ rules: CredentialRules = CredentialRules(), _ limits: CalDAVLimits = CalDAVLimits(),
        time: any TimeSource = ScriptedServer.time
    ) -> CalDAVClient {
        CalDAVClient(
            transport: self, credential: .basic(user: "ada", password: Secret("CANARY-password")), rules: rules,
            limits: limits, time: time)
    }
}

/// Answers in the words of servers.
enum Reply {
    static func status(_ status: Int, _ fields: KeyValuePairs<String, String> = [:], _ body: String = "")
        -> InboundResponse
    {
        InboundResponse(status: status, fields: HTTPFields(fields), body: Array(body.utf8))
    }

    static func redirect(_ status: Int, _ location: String) -> InboundResponse {
        Self.status(status, ["Location": location])
    }

    /// A 207 with these responses, and whatever else is in `parts`.
    static func multi(_ parts: String...) -> InboundResponse {
        status(207, ["Content-Type": "application/xml"], "<multistatus \(names)>\(parts.joined())</multistatus>")
    }

    static func error(_ status: Int, _ condition: String) -> InboundResponse {
        Self.status(status, [:], "<error \(names)>\(condition)</error>")
    }

    static func properties(_ href: String, _ properties: String, status: String = "200 OK") -> String {
        """
        <response><href>\(href)</href><propstat><prop>\(properties)</prop><status>HTTP/1.1 \(status)</status>\
        </propstat></response>
        """
    }

    static func member(_ href: String, _ etag: String) -> String {
        properties(href, "<getetag>\"\(etag)\"</getetag><resourcetype/>")
    }

    static func whole(_ href: String, _ status: String) -> String {
        "<response><href>\(href)</href><status>HTTP/1.1 \(status)</status></response>"
    }

    static func principal(_ href: String) -> String {
        "<current-user-principal><href>\(href)</href></current-user-principal>"
    }

    static func homes(_ hrefs: String...) -> String {
        "<C:calendar-home-set>\(hrefs.map { "<href>\($0)</href>" }.joined())</C:calendar-home-set>"
    }

    static let calendar = "<resourcetype><collection/><C:calendar/></resourcetype>"

    private static let names = """
        xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" \
        xmlns:A="http://apple.com/ns/ical/"
        """
}

/// A name system with these records.
struct ScriptedResolver: ServiceResolver {
    var records: [String: [ServiceRecord]] = [:]
    var strings: [String: [[String]]] = [:]

    func services(_ name: String) async -> [ServiceRecord] { records[name] ?? [] }
    func texts(_ name: String) async -> [[String]] { strings[name] ?? [] }
}

/// Expects `body` to throw this.
@LoopActor func thrown(_ body: @LoopActor () async throws -> Void) async -> CalDAVError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? CalDAVError
    }
}
