import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import NotionCalendar

/// Notion as a test wants it: answers one request after the other, and remembers what was asked.
@LoopActor final class ScriptedNotion: HTTPTransport {
    struct Call: Sendable {
        let method: String
        let path: String
        let query: String?
        let fields: HTTPFields
        let body: JSONValue?
        let isSentOnce: Bool

        var isQuery: Bool { path.hasSuffix("/query") }
    }

    typealias Answer = @LoopActor (Call) async throws -> InboundResponse

    /// Without those for the properties, unless the script answers them.
    private(set) var calls: [Call] = []
    private let answer: Answer
    private let schema: NotionSchema?

    /// - Parameter schema: what the data source has; nil when the script says it.
    init(schema: NotionSchema? = NotionFixture.schema, _ answer: @escaping Answer) {
        EventLoop.startOnThread()
        self.schema = schema
        self.answer = answer
    }

    func send(_ request: OutboundRequest) async throws -> InboundResponse {
        let call = Call(
            method: request.method.name, path: request.url.path, query: request.url.query, fields: request.fields,
            body: try? JSONValue(json: JSONDocument(request.body ?? []).root), isSentOnce: request.isSentOnce)
        if let schema, call.method == "GET", call.path == "/v1/data_sources/\(NotionFixture.source)" {
            return Self.schema(schema)
        }
        calls.append(call)
        return try await answer(call)
    }

    static func json(_ text: String, status: Int = 200, _ fields: KeyValuePairs<String, String> = [:])
        -> InboundResponse
    {
        InboundResponse(status: status, fields: HTTPFields(fields), body: Array(text.utf8))
    }

    static func schema(_ schema: NotionSchema) -> InboundResponse {
        var properties = JSONObject()
        for property in schema.properties {
            properties[property.name] = ["id": .string(property.id), "type": .string(property.type)]
        }
        return InboundResponse(status: 200, body: JSON.write(["properties": .object(properties)] as JSONObject))
    }

    static func refusal(_ status: Int, _ code: String, _ fields: KeyValuePairs<String, String> = [:])
        -> InboundResponse
    {
        json(#"{"object":"error","status":\#(status),"code":"\#(code)","message":"CANARY"}"#, status: status, fields)
    }

    static func rows(_ rows: [String], next: String? = nil, isCut: Bool = false) -> InboundResponse {
        let cursor = next.map { "\"\($0)\"" } ?? "null"
        let state =
            isCut
            ? #"{"type":"incomplete","incomplete_reason":"query_result_limit_reached"}"# : #"{"type":"complete"}"#
        return json(
            #"{"object":"list","results":[\#(rows.joined(separator: ","))],"has_more":\#(next != nil),"next_cursor":\#(cursor),"request_status":\#(state)}"#
        )
    }
}

/// What the tests here have in common.
enum NotionFixture {
    static let now = Timestamp(seconds: 1_795_257_600)  // 2026-11-21T10:40:00Z
    static let source = "2f26ee68-df30-4251-aad4-8ddc420cba3d"

    static let schema = NotionSchema(properties: [
        .init(id: "title", name: "Name", type: "title"), .init(id: "Wp%3DC", name: "Date", type: "date"),
        .init(id: "d1", name: "Description", type: "rich_text"), .init(id: "l1", name: "Location", type: "rich_text"),
        .init(id: "u1", name: "Link", type: "url"), .init(id: "q%40x", name: "Rollcall ID", type: "rich_text"),
        .init(id: "ax", name: "Done", type: "checkbox"),
    ])

    @LoopActor static func client(
        _ notion: ScriptedNotion, time: VirtualTime = VirtualTime(startingAt: now),
        pace: RateBudget.Settings = .init(limit: 1000), tokens: NotionTokens? = nil
    ) throws -> NotionClient {
        NotionClient(
            baseURL: try HTTPURL("https://notion.test/v1/"), transport: notion,
            tokens: tokens ?? NotionTokens(internalToken: Secret("CANARY-token")),
            gate: BudgetGate(pace, time: time), time: time)
    }

    @LoopActor static func calendar(
        _ notion: ScriptedNotion, schema: NotionSchema = schema, tokens: NotionTokens? = nil
    ) throws -> NotionCalendar {
        NotionCalendar(
            client: try client(notion, tokens: tokens), dataSource: source,
            map: try NotionPropertyMap(detectedIn: schema))
    }

    static func draft(_ identifier: String = "k3v0r9d2e5", title: String = "Review", description: String = "")
        -> EventDraft
    {
        EventDraft(
            identifier: identifier, content: EventContent(title: title, description: description, time: hour))
    }

    /// 2026-12-01, from 10 to 11 in Zurich.
    static let hour = EventTime.timed(
        start: Timestamp(seconds: 1_796_115_600), end: Timestamp(seconds: 1_796_119_200), timeZone: "Europe/Zurich")

    static func page(
        _ id: String = "p1", edited: String = "2026-11-21T01:55:00.000Z", created: String = "2026-11-01T08:00:00.000Z",
        date: String =
            #"{"start":"2026-12-01T10:00:00.000+01:00","end":"2026-12-01T11:00:00.000+01:00","time_zone":null}"#,
        title: String = "Review", description: String = text("budget", #"{"bold":true}"#), mark: String = "",
        inTrash: Bool = false, source: String = source
    ) -> String {
        #"""
        {"object":"page","id":"\#(id)","created_time":"\#(created)","last_edited_time":"\#(edited)",
        "in_trash":\#(inTrash),"archived":\#(inTrash),
        "parent":{"type":"data_source_id","data_source_id":"\#(source)"},
        "properties":{
        "Name":{"id":"title","type":"title","title":[\#(text(title))]},
        "Date":{"id":"Wp%3DC","type":"date","date":\#(date)},
        "Renamed by somebody":{"id":"d1","type":"rich_text","rich_text":[\#(description)]},
        "Location":{"id":"l1","type":"rich_text","rich_text":[]},
        "Link":{"id":"u1","type":"url","url":null},
        "Rollcall ID":{"id":"q%40x","type":"rich_text","rich_text":[\#(mark.isEmpty ? "" : text(mark))]},
        "Done":{"id":"ax","type":"checkbox","checkbox":true}}}
        """#
    }

    static func text(_ text: String, _ annotations: String = "{}") -> String {
        #"{"type":"text","text":{"content":"\#(text)","link":null},"annotations":\#(annotations),"plain_text":"\#(text)","href":null}"#
    }
}

/// Checks which error is thrown.
@LoopActor func expect(
    _ expected: OutsideError, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
    do {
        try await body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch {
        #expect(error as? OutsideError == expected, "\(error)", sourceLocation: sourceLocation)
        #expect(!"\(error)".contains("CANARY"), sourceLocation: sourceLocation)
    }
}

/// Something that a script answers with and the test changes meanwhile.
@LoopActor final class Changeable<Value: Sendable> {
    var value: Value
    nonisolated init(_ value: Value) { self.value = value }
}
