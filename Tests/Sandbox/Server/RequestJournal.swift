import JSON
import Time

/// What a service was asked and what it answered, for tests that compare.
struct RequestJournal: Sendable {
    /// Requests that are remembered; older ones are forgotten.
    private static let limit = 10_000

    struct Entry: Sendable {
        let at: Timestamp
        let request: APIRequest
        /// Who asked, as far as the service found out.
        let caller: String?
        let status: Int
        /// What was scripted to go wrong.
        let fault: FaultKind?
    }

    private(set) var entries: [Entry] = []
    /// Requests so far, forgotten ones too.
    private(set) var count = 0

    mutating func record(_ entry: Entry) {
        count += 1
        entries.append(entry)
        if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit / 2) }
    }

    mutating func clear() { self = RequestJournal() }
}

extension RequestJournal.Entry {
    /// As the control API lists it. Credentials are left out, also those in bodies of token requests.
    var json: JSONValue {
        var query = JSONObject()
        for (name, value) in request.query {
            query[name] = .string((query[name]?.string).map { "\($0),\(value)" } ?? value)
        }
        let isSecret = request.path.contains("token") || request.path.contains("revoke")
        return [
            "at": .time(at), "method": .string(request.method), "path": .string(request.path), "query": .object(query),
            "if_match": .text(request.header("if-match")), "caller": .text(caller), "status": .number(status),
            "fault": .text(fault.map { "\($0)" }),
            "body": isSecret || request.body.isEmpty
                ? .null : .string(String(decoding: request.body.prefix(16_384), as: UTF8.self)),
        ]
    }
}
