import EventLoop

/// Scripts what goes wrong in a running sandbox.
enum FaultCommand {
    private static let kinds =
        "For routes: \(FaultKind.names.joined(separator: ", ")); "
        + "for webhooks: \(WebhookFault.names.joined(separator: ", "))."

    static let command = Command(
        name: "fault", summary: "Make something go wrong.",
        options: [
            .init("list", nil, "List what is scripted."),
            .init("clear", nil, "Forget everything scripted."),
            .init("route", "PATTERN", "Strike requests, such as /v1/events/guests/* or “GET /v1/*”."),
            .init("webhook", "PATTERN", "Strike webhooks instead, such as guest.*, google.exists or notion.*."),
            .init("kind", "KIND", kinds),
            .init("count", "N", "So many times (without end)."),
            .init("skip", "N", "Let so many pass first (0)."),
            .init("probability", "P", "Chance each time, 0 to 1 (1)."),
            .init("status", "N", "status, error, late-status: which one (503)."),
            .init("reason", "NAME", "error: such as quotaExceeded or conflict_error (backendError)."),
            .init("retry-after", "TEXT", "status, error: the Retry-After header (none)."),
            .init("milliseconds", "N", "delay, drip: how long (200; 1000 for webhooks)."),
            .init("seconds", "N", "skew: how far off (301)."),
            .init("at", "N", "truncate: bytes of the body that still come (100)."),
            .init("by", "N", "wrong-length: how far off (10)."),
            .init("bytes", "N", "drip: bytes at a time (1)."),
            .init("mebibytes", "N", "gzip-bomb: what it expands to (64)."),
            .init("field", "NAME", "unknown-enum (approval_status), missing-field (id), null-list (entries)."),
            .init("url", "URL", "Where the sandbox runs (http://127.0.0.1:9100)."),
            .init("json", nil, "Print the answer as JSON."),
        ],
        run: { arguments in
            if arguments.has("list") { return try await send(arguments, method: "GET", path: "faults") }
            if arguments.has("clear") { return try await send(arguments, method: "POST", path: "faults/clear") }
            return try await send(arguments, method: "POST", path: "faults")
        })

    @LoopActor private static func send(_ arguments: Arguments, method: String, path: String) async throws -> Int32 {
        try await ControlCommands.send(arguments, method: method, path: path, render: ControlTables.faults)
    }
}
