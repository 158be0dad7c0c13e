import EventLoop
import HTTPClient
import JSON

/// The commands that speak to a running sandbox.
enum ControlCommands {
    private static let connection: [Arguments.Option] = [
        .init("url", "URL", "Where the sandbox runs (http://127.0.0.1:9100)."),
        .init("json", nil, "Print the answer as JSON."),
    ]
    private static let event = Arguments.Option("event", "EVENT", "Id, slug, or part of the name.")
    private static let guest: [Arguments.Option] = [
        event, .init("email", "ADDRESS", "The guest's address."), .init("guest", "ID", "The guest by id instead."),
    ]

    static let all: [Command] = [
        post(
            "register", "Register somebody for an event.",
            [
                event, .init("email", "ADDRESS", "Their address."), .init("name", "NAME", "Their name."),
                .init("status", "STATUS", "approved (default), pending_approval, waitlist, invited, declined."),
                .init("tickets", "N", "How many tickets (1)."),
            ]),
        post("approve", "Approve a guest.", guest),
        post("decline", "Decline a guest.", guest),
        post("check-in", "Check a guest in.", guest + [.init("ticket", "ID", "One ticket only.")]),
        post(
            "edit-event", "Change an event.",
            [
                event, .init("name", "NAME", "New name."), .init("start-at", "TIME", "New start, in UTC."),
                .init("end-at", "TIME", "New end, in UTC."), .init("timezone", "ZONE", "New zone."),
                .init("visibility", "WHO", "public, members-only or private."),
                .init("meeting-url", "URL", "Make it an online event."),
            ]),
        post("cancel-event", "Cancel an event: it is gone, with its guests.", [event]),
        get("list-events", path: "events", "List the events.", [], render: ControlTables.events),
        get("list-guests", path: "guests", "List an event's guests.", [event], render: ControlTables.guests),
        get("stats", path: "stats", "Show what the sandbox holds and did.", [], render: ControlTables.members),
        get(
            "deliveries", path: "deliveries", "Show the latest webhooks.", [.init("limit", "N", "How many (100).")],
            render: ControlTables.deliveries),
        FaultCommand.command,
        post("activity", "Let things happen by themselves.", [.init("every", "SECONDS", "How often; 0 stops it.")]),
        post(
            "settings", "Change how the fake behaves.",
            [
                .init("old-shape", "FORM", "nested or transitional."),
                .init("gone-status", "N", "What events/get answers for cancelled events: 404 or 403."),
                .init("list-descriptions", "BOOL", "Whether list entries have descriptions."),
                .init("signature", "FORM", "luma or standard."), .init("rate-limit", "N", "Requests per window."),
                .init("retry-scale", "X", "Multiplies the waits between webhook attempts."),
            ]),
    ]

    /// - Parameter path: behind `/control/`; `nil` = the name.
    static func post(
        _ name: String, path: String? = nil, _ summary: String, _ options: [Arguments.Option]
    ) -> Command {
        Command(
            name: name, summary: summary, options: options + connection,
            run: { try await send($0, method: "POST", path: path ?? name, render: ControlTables.members) })
    }

    static func get(
        _ name: String, path: String, _ summary: String, _ options: [Arguments.Option],
        render: @escaping @Sendable (JSONValue) -> String
    ) -> Command {
        Command(
            name: name, summary: summary, options: options + connection,
            run: { try await send($0, method: "GET", path: path, render: render) })
    }

    /// `--url` says where the sandbox is, so that other addresses have longer names here.
    private static func parameter(_ name: String) -> String {
        ["webhook-url", "sandbox-url"].contains(name) ? "url" : name.replacing("-", with: "_")
    }

    /// Sends what was given, and prints the answer.
    @LoopActor static func send(
        _ arguments: Arguments, method: String, path: String, render: @Sendable (JSONValue) -> String
    ) async throws -> Int32 {
        var values = JSONObject()
        for (name, value) in arguments.given.sorted(by: { $0.key < $1.key }) where name != "url" && name != "json" {
            values[Self.parameter(name)] = .string(value)
        }
        let transport = CurlClient()
        defer { transport.close() }
        let client = ControlClient(url: arguments.value("url") ?? "http://127.0.0.1:9100", transport: transport)
        let (status, body) = try await client.send(method, path: path, values: values)
        let isFine = (200..<300).contains(status)
        if arguments.has("json") {
            Output.line(String(decoding: JSON.write(body), as: UTF8.self))
        } else if isFine {
            Output.write(render(body))
        } else {
            Output.error(body["message"]?.string ?? "The sandbox answered \(status).")
        }
        return isFine ? 0 : 1
    }
}
