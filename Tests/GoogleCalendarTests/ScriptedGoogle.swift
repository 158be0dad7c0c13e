import Crypto
import EventLoop
import HTTPClient
import JSON
import Time

@testable import GoogleCalendar

/// Google as a test wants it: answers one request after the other, and remembers what was asked.
@LoopActor final class ScriptedGoogle: HTTPTransport {
    struct Call: Sendable {
        let method: String
        let host: String
        let path: String
        let query: [(name: String, value: String)]
        let fields: HTTPFields
        let body: JSONValue?
        let form: String

        func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
    }

    typealias Answer = @LoopActor (Call) async throws -> InboundResponse

    private(set) var calls: [Call] = []
    private let answer: Answer

    init(_ answer: @escaping Answer) {
        EventLoop.startOnThread()
        self.answer = answer
    }

    /// Requests to the Calendar API, without those for tokens.
    var events: [Call] { calls.filter { $0.host == "calendar.test" } }
    var tokens: [Call] { calls.filter { $0.host == "token.test" } }

    func send(_ request: OutboundRequest) async throws -> InboundResponse {
        let query = (request.url.query ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            return (name: parts[0], value: parts.count > 1 ? Self.decoded(parts[1]) : "")
        }
        let body = request.body ?? []
        let call = Call(
            method: request.method.name, host: request.url.host, path: request.url.path, query: query,
            fields: request.fields, body: try? JSONValue(json: JSONDocument(body).root),
            form: String(decoding: body, as: UTF8.self))
        calls.append(call)
        if call.host == "token.test", !isAnsweringTokens {
            return Self.json(#"{"access_token":"token-\#(tokens.count)","expires_in":3600,"token_type":"Bearer"}"#)
        }
        return try await answer(call)
    }

    /// Whether the script answers for the token endpoint too.
    var isAnsweringTokens = false

    static func json(_ text: String, status: Int = 200, _ fields: KeyValuePairs<String, String> = [:])
        -> InboundResponse
    {
        InboundResponse(status: status, fields: HTTPFields(fields), body: Array(text.utf8))
    }

    /// A refusal as Google words it.
    static func refusal(
        _ status: Int, _ reason: String, location: String? = nil, _ fields: KeyValuePairs<String, String> = [:]
    ) -> InboundResponse {
        let place = location.map { #","locationType":"parameter","location":"\#($0)""# } ?? ""
        return json(
            #"{"error":{"errors":[{"domain":"global","reason":"\#(reason)","message":"CANARY"\#(place)}],"code":\#(status),"message":"CANARY"}}"#,
            status: status, fields)
    }

    /// The last page of a list.
    static func list(_ items: [String], cursor: String? = "sync-1", page: String? = nil) -> InboundResponse {
        let next = page.map { #""nextPageToken":"\#($0)""# } ?? cursor.map { #""nextSyncToken":"\#($0)""# } ?? #""x":1"#
        return json(
            #"{"kind":"calendar#events","accessRole":"owner",\#(next),"items":[\#(items.joined(separator: ","))]}"#)
    }

    static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = Hex.decode(String(decoding: rest.prefix(2), as: UTF8.self)) {
                bytes += value
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
