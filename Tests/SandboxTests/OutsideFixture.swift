import EventLoop
import HTTP
import JSON
import Testing
import Time

@testable import Sandbox

/// Takes pushes, answers as it is told, and remembers what came.
@LoopActor final class PushReceiver: WebhookPoster {
    struct Push: Sendable {
        let url: String
        let headers: [String: String]
        let body: [UInt8]

        var json: JSONValue { (try? JSON.decode(JSONValue.self, from: body)) ?? .null }
    }

    /// Answers in turn; the last one stays.
    var answers: [Delivery.Result] = [.status(200)]
    private(set) var pushes: [Push] = []

    nonisolated init() {}

    nonisolated func post(
        _ body: [UInt8], to url: String, headers: [(name: String, value: String)]
    ) async -> Delivery.Result {
        await take(body, url, headers)
    }

    private func take(_ body: [UInt8], _ url: String, _ headers: [(name: String, value: String)]) -> Delivery.Result {
        let fields = Dictionary(headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        pushes.append(Push(url: url, headers: fields, body: body))
        return answers.count > 1 ? answers.removeFirst() : answers[0]
    }

    func clear() { pushes = [] }
}

/// The sandbox on a virtual clock, spoken to in the bytes of HTTP.
@LoopActor final class OutsideFixture {
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var json: JSONValue { (try? JSON.decode(JSONValue.self, from: body)) ?? .null }
        /// Of Google's errors.
        var reason: String? { json["error"]?["errors"]?.array?.first?["reason"]?.string }
        /// Of Notion's errors.
        var code: String? { json["code"]?.string }
    }

    let time = VirtualTime(startingAt: reference)
    let receiver = PushReceiver()
    let assembly: Assembly
    /// Sent with every request.
    var headers: [String: String] = [:]

    init() throws {
        assembly = Assembly(ServeOptions(), community: try makeCommunity(), time: time, poster: receiver)
    }

    var google: FakeGoogle { assembly.google }
    var notion: FakeNotion { assembly.notion }

    /// Writes a request out, reads it as the server does, and gives the answer.
    func send(
        _ method: String, _ target: String, body: String? = nil, headers extra: [String: String] = [:]
    ) throws -> Answer {
        var fields = ["Host": "sandbox.example"]
        fields.merge(headers) { $1 }
        fields.merge(extra) { $1 }
        if let body { fields["Content-Length"] = "\(body.utf8.count)" }
        let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        var parser = RequestParser()
        Array("\(method) \(target) HTTP/1.1\r\n\(lines)\r\n\(body ?? "")".utf8).withUnsafeBytes { parser.append($0) }
        guard case .head(let head) = parser.next() else { throw FixtureError.noRequest }
        parser.bodyLimit = 4 << 20
        guard case .body(let bytes) = parser.next() else { throw FixtureError.noRequest }
        let response = assembly.services.answer(APIRequest(head, body: bytes), from: .memory).response
        return Answer(
            status: response.status,
            headers: Dictionary(response.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
            body: response.body)
    }

    func send(_ method: String, _ target: String, _ body: JSONValue) throws -> Answer {
        try send(method, target, body: String(decoding: JSON.write(body), as: UTF8.self))
    }

    /// Does something at the control API, which must succeed.
    @discardableResult
    func control(_ name: String, _ values: JSONValue = [:], method: String = "POST") throws -> JSONValue {
        let answer = try send(
            method, "/control/\(name)", body: String(decoding: JSON.write(values), as: UTF8.self))
        #expect(answer.status == 200, "\(name): \(answer.json)")
        return answer.json
    }

    /// From here on as this person, with these scopes.
    func beGoogleUser(_ email: String = "ada@example.org", scopes: String = "calendar") throws {
        let token = try control("google/token", ["account": .string(email), "scopes": .string(scopes)])
        headers["Authorization"] = "Bearer \(token["access_token"]?.string ?? "")"
    }

    func beNotionIntegration(version: String = "2026-03-11") {
        headers["Authorization"] = "Bearer \(NotionAuthority.internalToken)"
        headers["Notion-Version"] = version
    }

    enum FixtureError: Error { case noRequest }
}

/// The shared calendar and its events, as paths.
let calendarPath = "/google/calendar/v3/calendars/c_188%40group.calendar.google.com"
let eventsPath = calendarPath + "/events"

/// An hour on 1 December 2026 in Zurich.
func hour(_ changes: JSONObject = [:]) -> JSONValue {
    let event: JSONValue = [
        "summary": "Review", "start": ["dateTime": "2026-12-01T10:00:00+01:00", "timeZone": "Europe/Zurich"],
        "end": ["dateTime": "2026-12-01T11:00:00+01:00", "timeZone": "Europe/Zurich"],
    ]
    return event.merging(changes)
}
