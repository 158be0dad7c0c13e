import EventLoop
import HTTPClient
import JSON

/// Luma as a test wants it: answers by path and parameters, and remembers what was asked.
@LoopActor final class ScriptedLuma: HTTPTransport {
    struct Call: Sendable {
        let path: String
        let parameters: [String: String]
        let key: String?
    }

    typealias Answer = @LoopActor (Call) async throws -> InboundResponse

    private(set) var calls: [Call] = []
    private let answer: Answer

    init(_ answer: @escaping Answer) {
        EventLoop.startOnThread()
        self.answer = answer
    }

    func send(_ request: OutboundRequest) async throws -> InboundResponse {
        var parameters: [String: String] = [:]
        for pair in request.url.query?.split(separator: "&") ?? [] {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            parameters[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        let call = Call(path: request.url.path, parameters: parameters, key: request.fields["x-luma-api-key"])
        calls.append(call)
        return try await answer(call)
    }

    static func json(_ text: String, status: Int = 200, _ fields: KeyValuePairs<String, String> = [:])
        -> InboundResponse
    {
        InboundResponse(status: status, fields: HTTPFields(fields), body: Array(text.utf8))
    }

    static let notFound = json(#"{"message":"Not found","code":null}"#, status: 404)

    /// A page of a list.
    static func page(_ entries: [String], next: String? = nil) -> InboundResponse {
        let cursor = next.map { #","next_cursor":"\#($0)""# } ?? ""
        return json(#"{"entries":[\#(entries.joined(separator: ","))],"has_more":\#(next != nil)\#(cursor)}"#)
    }
}
