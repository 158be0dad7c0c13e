import EventLoop
import HTTPClient
import JSON
import JSONRPC
import Testing

/// What came of a request to the gateway.
struct Answer: CustomStringConvertible {
    var status: Int
    var location: String?
    /// What a browser would give back.
    var cookie: String?
    var text: String
    var body: JSONValue

    subscript(name: String) -> JSONValue? { body[name] }

    var description: String { "\(status) \(text)" }
}

/// The gateway's and the sandbox's doors, as programs elsewhere reach them.
extension Stack {
    /// The first key, as the operator reads it on the terminal.
    var key: String {
        get throws {
            let line = try #require(rollcall.printed.split(separator: "\n").first { $0.contains("First API key") })
            return String(try #require(line.split(separator: " ").last))
        }
    }

    /// Asks the gateway with the first key.
    func http(_ line: String, _ body: JSONValue? = nil) async throws -> Answer {
        try await send(line, "http://127.0.0.1:\(port)", body, HTTPFields(["authorization": "Bearer \(try key)"]))
    }

    /// Asks the gateway as somebody who has no key.
    func stranger(_ line: String, _ body: JSONValue? = nil, _ fields: KeyValuePairs<String, String> = [:]) async throws
        -> Answer
    {
        try await send(line, "http://127.0.0.1:\(port)", body, HTTPFields(fields))
    }

    /// Makes something happen at Google or Notion, or asks what has.
    @discardableResult
    func outside(_ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
        let method = body == nil ? "GET" : "POST"
        let answer = try await send("\(method) /control/\(path)", "http://127.0.0.1:\(sandboxPort)", body, HTTPFields())
        try #require(answer.status < 300, "\(path): \(answer)")
        return answer.body
    }

    /// Goes to where a person is sent to consent, allows everything there, and comes back.
    func consent(to provider: String) async throws -> Answer {
        try await outside("\(provider)/settings", ["consent": "approve"])
        let begun = try await http("POST /v1/calendar-accounts/consent", ["provider": .string(provider)])
        let start = try await send("GET ", try #require(begun["url"]?.string, "\(begun)"), nil, HTTPFields())
        let there = try await send("GET ", try #require(start.location, "\(start)"), nil, HTTPFields())
        let cookie = try #require(start.cookie, "\(start)")
        return try await send("GET ", try #require(there.location, "\(there)"), nil, HTTPFields(["cookie": cookie]))
    }

    /// - Parameter line: a method and what follows the base address, with a space between.
    private func send(
        _ line: String, _ base: String, _ body: JSONValue?, _ fields: HTTPFields
    ) async throws -> Answer {
        let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        var fields = fields
        if body != nil { fields.add("content-type", "application/json") }
        let response = try await client.send(
            OutboundRequest(
                try #require(HTTPMethod(String(words[0]))), try HTTPURL("\(base)\(words[1])"), fields: fields,
                body: body.map { JSON.write($0) }, destination: .configured))
        let value = try? JSONValue(json: JSONDocument(response.body).root)
        return Answer(
            status: response.status, location: response.fields["location"],
            cookie: response.fields["set-cookie"].map { String($0.prefix { $0 != ";" }) },
            text: String(decoding: response.body, as: UTF8.self), body: value ?? .null)
    }
}
