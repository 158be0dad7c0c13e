import Contracts
import EventLoop
import HTTP
import JSONRPC
import WebDAV

/// A feed as a calendar that is only read (RFC 4791).
struct CalDAVView: Sendable {
    private let feed: FeedCalls
    private let path: String

    init(_ feed: FeedCalls) {
        self.feed = feed
        path = "/feeds/\(feed.token)/"
    }

    // MARK: The calendar

    /// Answers PROPFIND.
    ///
    /// - Throws: `Problem`, `RPCError`.
    func properties(_ request: Request) async throws -> Response {
        let question = try PropertyQuestion(propfind: try DAVBody.read(request))
        let isDeep = try Self.includesMembers(request)
        let state = try await feed.state()
        let objects = isDeep ? try await feed.objects().objects : []
        return try await multiStatus(objects.count) { [objects] body in
            body.response(CollectionProperties(href: path, feed: state), to: question)
            for object in objects { write(object, question, to: &body) }
        }
    }

    /// Answers REPORT.
    ///
    /// - Throws: `DAVRefusal`, `Problem`, `RPCError`.
    func report(_ request: Request) async throws -> Response {
        guard let body = try DAVBody.read(request) else { throw Problem.invalid("A report needs a body.") }
        let report = try CalendarReport(body)
        let question = try PropertyQuestion(within: body)
        try Self.checkCalendarData(body)
        switch report {
        case .query(let filter): return try await query(filter, question)
        case .multiget(let hrefs): return try await multiget(hrefs, question)
        case .changes(let token, let limit): return try await changes(since: token, limit, question)
        }
    }

    private func query(_ filter: CalendarFilter, _ question: PropertyQuestion) async throws -> Response {
        // Also where nothing can match: the feed may have ended.
        var objects = try await feed.objects(filter).objects
        objects.removeAll { filter.matchesNothing || !filter.matches(uid: $0.name) }
        guard question.wantsTexts else {
            return try await multiStatus(objects.count) { [objects] body in
                for object in objects { write(object, question, to: &body) }
            }
        }
        let texts = try await feed.texts(objects.map(\.name))
        return try await multiStatus(texts.count) { body in
            for text in texts { write(text, question, to: &body) }
        }
    }

    private func multiget(_ hrefs: [String], _ question: PropertyQuestion) async throws -> Response {
        let named = hrefs.map { (href: $0, name: name(of: $0)) }
        let texts = try await feed.texts(named.compactMap(\.name))
        let found = Dictionary(texts.map { ($0.name, $0) }) { first, _ in first }
        // Without a name among them, nobody has looked whether there is such a feed.
        if texts.isEmpty { _ = try await feed.state() }
        return try await multiStatus(named.count) { body in
            for (href, name) in named {
                if let text = name.flatMap({ found[$0] }) {
                    write(text, question, to: &body, as: href)
                } else {
                    body.response(missing: href)
                }
            }
        }
    }

    private func changes(since token: String?, _ limit: Int?, _ question: PropertyQuestion) async throws -> Response {
        var state = try await feed.state()
        var since: Int64?
        if let token {
            guard let revision = SyncToken.revision(token, of: state) else { throw DAVRefusal.unknownSyncToken }
            since = revision
        }
        let found: (revision: Int64, objects: [FeedObjectVersion])
        do {
            found = try await feed.objects(since: since)
        } catch let error as RPCError where error.code == .conflict {
            throw DAVRefusal.unknownSyncToken
        }
        if let limit, found.objects.count > limit { throw DAVRefusal.tooManyMatches }
        state.revision = found.revision
        let wanted = question.wantsTexts ? found.objects.filter { $0.tag != nil }.map(\.name) : []
        let texts = try await feed.texts(wanted)
        return try await multiStatus(found.objects.count) { [state] body in
            for object in found.objects where object.tag == nil || !question.wantsTexts {
                write(object, question, to: &body)
            }
            for text in texts { write(text, question, to: &body) }
            body.element(.dav("sync-token"), text: SyncToken(state).text)
        }
    }

    // MARK: One event

    /// Answers GET.
    ///
    /// - Throws: `Problem`, `RPCError`.
    func text(of file: String, _ request: Request) async throws -> Response {
        guard let text = try await object(file) else { return Problem.notFound.response(requestID: request.id) }
        var response: Response
        if request.headers.namesTag(text.tag) {
            response = Response(.notModified)
        } else {
            response = Response(.ok, contentType: "text/calendar; charset=utf-8", body: Array(text.text.utf8))
        }
        try response.headers.set("ETag", "\"\(text.tag)\"")
        response.headers.set(constant: "Cache-Control", "private, max-age=300")
        return response
    }

    /// Answers PROPFIND.
    ///
    /// - Throws: `Problem`, `RPCError`.
    func properties(of file: String, _ request: Request) async throws -> Response {
        let question = try PropertyQuestion(propfind: try DAVBody.read(request))
        _ = try Self.includesMembers(request)
        guard let text = try await object(file) else { return Problem.notFound.response(requestID: request.id) }
        return try await multiStatus(1) { write(text, question, to: &$0) }
    }

    /// nil when the feed does not have it: that is no wrong address of a feed, and does not count as one.
    private func object(_ file: String) async throws -> FeedObjectText? {
        try await feed.texts(name(of: path + file).map { [$0] } ?? []).first
    }

    // MARK: Answers

    /// - Parameter count: of the resources that it is about. Many are written elsewhere than on the loop, which others wait
    ///   for.
    private func multiStatus(
        _ count: Int, _ content: @escaping @Sendable (inout XMLWriter) -> Void
    ) async throws -> Response {
        let write: @Sendable () -> [UInt8] = {
            var body = XMLWriter()
            body.element(.dav("multistatus"), [:], content)
            return body.bytes
        }
        let body = count <= Self.fewResources ? write() : try await offload(write)
        var response = Response(.multiStatus, contentType: "application/xml; charset=utf-8", body: body)
        response.headers.set(constant: "DAV", Self.abilities)
        return response
    }

    /// Some milliseconds' worth, if they come with their texts.
    private static let fewResources = 500

    /// What is understood here, in the words of RFC 4918 §10.1 and RFC 4791 §5.1.
    static let abilities: StaticString = "1, calendar-access"

    private func write(_ object: FeedObjectVersion, _ question: PropertyQuestion, to body: inout XMLWriter) {
        guard let tag = object.tag else { return body.response(missing: href(object.name)) }
        body.response(ObjectProperties(href: href(object.name), tag: tag, collection: path), to: question)
    }

    private func write(
        _ text: FeedObjectText, _ question: PropertyQuestion, to body: inout XMLWriter, as href: String? = nil
    ) {
        let href = href ?? self.href(text.name)
        body.response(
            ObjectProperties(href: href, tag: text.tag, collection: path, text: text.text), to: question)
    }

    private func href(_ name: String) -> String { "\(path)\(name).ics" }

    /// The name in an address, which may be whole or a path; nil for one that is not in this feed.
    private func name(of href: String) -> String? {
        let parts = href.split(separator: "/").suffix(3)
        guard parts.count == 3, parts.dropLast().elementsEqual(["feeds", feed.token[...]]) else { return nil }
        guard let file = parts.last, file.hasSuffix(".ics"), file != ".ics" else { return nil }
        return String(file.dropLast(4))
    }

    // MARK: Requests

    /// A calendar has no calendars in it, so that to any depth means to depth 1; so does no depth (RFC 4918 §10.2).
    private static func includesMembers(_ request: Request) throws(Problem) -> Bool {
        switch request.headers["depth"]?.lowercased() {
        case "0": return false
        case "1", "infinity", nil: return true
        default: throw .invalid("Depth must be 0, 1 or infinity.")
        }
    }

    private static func checkCalendarData(_ body: XMLElement) throws(DAVRefusal) {
        guard let data = body[.dav("prop")]?[.caldav("calendar-data")] else { return }
        guard (data.attributes["content-type"] ?? "text/calendar").lowercased() == "text/calendar",
            (data.attributes["version"] ?? "2.0") == "2.0"
        else { throw .unsupportedCalendarData }
    }
}
