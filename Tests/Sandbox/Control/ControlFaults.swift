import EventLoop
import JSON

/// Scripting what goes wrong.
enum ControlFaults {
    static let all = [
        ControlRoute("POST", "faults") { api, request throws(APIError) in
            let rule = try FaultRule(request)
            api.luma.script.add(rule)
            return list(api)
        },
        ControlRoute("GET", "faults") { api, _ in list(api) },
        ControlRoute("POST", "faults/clear") { api, _ in
            api.luma.script.clear()
            return list(api)
        },
    ]

    @LoopActor private static func list(_ api: ControlAPI) -> APIResponse {
        let rules = api.luma.script.rules.map { rule -> JSONValue in
            [
                "pattern": .string(rule.pattern), "effect": .string("\(rule.effect)"),
                "probability": .double(rule.probability), "skip": .number(rule.skip),
                "remaining": .number(rule.remaining), "hits": .number(rule.hits),
            ]
        }
        return .json(["faults": .array(rules)])
    }
}

extension FaultRule {
    /// Reads `route` or `webhook`, `kind` and what the kind needs, and `probability`, `skip`, `count`.
    ///
    /// - Throws: 400 for unknown kinds and values that cannot be.
    init(_ request: ControlRequest) throws(APIError) {
        let effect: Effect
        let pattern: String
        if let route = request.optional("route") {
            pattern = route
            effect = .api(try FaultKind(request))
        } else {
            pattern = try request.required("webhook")
            effect = .webhook(try WebhookFault(request))
        }
        let probability = try request.number("probability") ?? 1
        guard (0...1).contains(probability) else { throw .invalid("probability must be 0 to 1.") }
        let skip = try request.integer("skip") ?? 0
        let count = try request.integer("count")
        guard skip >= 0, count ?? 0 >= 0 else { throw .invalid("skip and count must not be negative.") }
        self.init(pattern: pattern, effect: effect, probability: probability, skip: skip, count: count)
    }
}

extension FaultKind {
    /// What `kind` may be for routes.
    static let names = [
        "status", "error", "expired-cursor", "late-status", "delay", "hang", "reset-before", "reset-after", "truncate",
        "wrong-length", "drip",
        "gzip-bomb", "html", "empty", "duplicate-keys", "unknown-enum", "missing-field", "null-list", "repeat-page",
        "skip-page",
    ]

    fileprivate init(_ request: ControlRequest) throws(APIError) {
        let milliseconds = min(max(try request.integer("milliseconds") ?? 200, 0), 3_600_000)
        switch try request.required("kind") {
        case "status":
            let status = try request.integer("status") ?? 503
            guard (200...599).contains(status) else { throw .invalid("status must be 200 to 599.") }
            self = .status(status, retryAfter: request.optional("retry_after"))
        case "error":
            self = .error(
                request.optional("reason") ?? "backendError", status: try request.integer("status"),
                retryAfter: request.optional("retry_after"))
        case "late-status": self = .lateStatus(try request.integer("status") ?? 503)
        case "expired-cursor": self = .expiredCursor
        case "delay": self = .delay(milliseconds: milliseconds)
        case "hang": self = .hang
        case "reset-before": self = .resetBefore
        case "reset-after": self = .resetAfter
        case "truncate": self = .truncate(at: try request.integer("at") ?? 100)
        case "wrong-length": self = .wrongLength(by: try request.integer("by") ?? 10)
        case "drip": self = .drip(bytes: try request.integer("bytes") ?? 1, milliseconds: milliseconds)
        case "gzip-bomb": self = .gzipBomb(mebibytes: min(max(try request.integer("mebibytes") ?? 64, 1), 1024))
        case "html": self = .html
        case "empty": self = .empty
        case "duplicate-keys": self = .duplicateKeys
        case "unknown-enum": self = .unknownEnum(field: request.optional("field") ?? "approval_status")
        case "missing-field": self = .missingField(request.optional("field") ?? "id")
        case "null-list": self = .nullList(request.optional("field") ?? "entries")
        case "repeat-page": self = .repeatPage
        case "skip-page": self = .skipPage
        case let other: throw .invalid("Unknown kind \(other); known: \(Self.names.joined(separator: ", "))")
        }
    }
}

extension WebhookFault {
    /// What `kind` may be for webhooks.
    static let names = ["drop", "duplicate", "delay", "reorder", "bad-signature", "skew"]

    fileprivate init(_ request: ControlRequest) throws(APIError) {
        switch try request.required("kind") {
        case "drop": self = .drop
        case "duplicate": self = .duplicate
        case "delay":
            self = .delay(milliseconds: min(max(try request.integer("milliseconds") ?? 1000, 0), 3_600_000))
        case "reorder": self = .reorder
        case "bad-signature": self = .badSignature
        case "skew": self = .skew(seconds: min(max(try request.integer("seconds") ?? 301, -86_400), 86_400))
        case let other: throw .invalid("Unknown kind \(other); known: \(Self.names.joined(separator: ", "))")
        }
    }
}
