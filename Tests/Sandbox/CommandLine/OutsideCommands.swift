import JSON

/// The commands that do at Google's and Notion's what people do there.
enum OutsideCommands {
    private static let calendar = Arguments.Option("calendar", "ID", "Which one (the shared calendar).")
    private static let event = Arguments.Option("id", "ID", "The event, or an occurrence of a series.")
    private static let content: [Arguments.Option] = [
        .init("summary", "TEXT", "Title."), .init("start", "TIME", "A day, or a time with offset."),
        .init("end", "TIME", "For days the first that is free again (an hour, or a day, after the start)."),
        .init("time-zone", "ZONE", "Of start and end."), .init("location", "TEXT", "Place."),
        .init("description", "TEXT", "May be HTML."), .init("recurrence", "RULE", "Such as RRULE:FREQ=WEEKLY."),
        .init("attendees", "LIST", "Addresses, separated by commas."), .init("actor", "ADDRESS", "Who does it."),
    ]
    private static let page = Arguments.Option("id", "ID", "The page.")
    private static let row: [Arguments.Option] = [
        .init("name", "TEXT", "Title."), .init("date", "TIME", "A day, or a time with offset."),
        .init("end", "TIME", "Inclusive for days."), .init("time-zone", "ZONE", "Of times without offset."),
        .init("description", "TEXT", "Text."), .init("location", "TEXT", "Text."), .init("notes", "TEXT", "Text."),
        .init("link", "URL", "Address."), .init("author", "ID", "Which user does it."),
    ]

    static let all =
        google + notion + [
            ControlCommands.post(
                "clock", "Show or move the clock of Google and Notion.",
                [
                    .init("advance", "SECONDS", "Move it on; what falls due happens."),
                    .init("scale", "X", "Let it run so many times as fast."),
                ])
        ]

    private static let google: [Command] = [
        post(
            "google/create-event", "Make an event in somebody's calendar.",
            [calendar, .init("id", "ID", "Its id.")] + content),
        post("google/edit-event", "Change an event, or one occurrence.", [calendar, event] + content),
        post("google/delete-event", "Delete an event, or one occurrence.", [calendar, event]),
        post("google/fill", "Make many events.", [calendar, .init("count", "N", "How many (100).")]),
        post(
            "google/respond", "Answer an invitation.",
            [
                calendar, event, .init("email", "ADDRESS", "Whose answer."),
                .init("response", "HOW", "accepted, tentative, declined or needsAction."),
            ]),
        post(
            "google/share", "Share a calendar.",
            [
                calendar, .init("email", "ADDRESS", "With whom."),
                .init("role", "ROLE", "owner, writer, reader, freeBusyReader or none."),
            ]),
        post(
            "google/token", "Get tokens without the consent page.",
            [
                .init("account", "ADDRESS", "Whose (ada@example.org)."),
                .init("scopes", "LIST", "Without prefix, separated by commas (calendar)."),
            ]),
        post(
            "google/service-account", "Get the credentials of a service account.",
            [
                .init("email", "ADDRESS", "Which one."), .init("scopes", "LIST", "What is delegated to it."),
                .init("sandbox-url", "URL", "Where tokens are to be asked for."),
            ]),
        post("google/expire-tokens", "End access tokens.", [.init("account", "ADDRESS", "Whose (everybody's).")]),
        post("google/revoke", "Take back what was granted.", [.init("account", "ADDRESS", "Whose (everybody's).")]),
        post(
            "google/invalidate-sync-tokens", "Let sync tokens answer 410.",
            [.init("calendar", "ID", "Whose (all calendars').")]),
        post(
            "google/settings", "Change how the fake Google behaves.",
            [
                .init("consent", "HOW", "ask, approve or refuse."), .init("stub", "FORM", "bare or full."),
                .init("access-token-lifetime", "SECONDS", "Of new tokens."),
                .init("channel-lifetime", "SECONDS", "Longest life of channels."),
                .init("push-delay", "SECONDS", "Until channels are told."),
                .init("user-quota", "N", "Units per minute and user; 0 = no limit."),
                .init("quota-status", "N", "403 or 429."),
            ]),
        get("google/state", "Show what the fake Google holds.", []),
        get("google/events", "List a calendar's events.", [calendar], ControlTables.calendarEvents),
        get("google/requests", "List what it was asked.", [limit], ControlTables.requests),
        get("google/deliveries", "List the pushes it sent.", [limit], ControlTables.deliveries),
    ]

    private static let notion: [Command] = [
        post("notion/create-page", "Make a row.", row), post("notion/edit-page", "Change a row.", [page] + row),
        post("notion/trash-page", "Throw a row away.", [page]), post("notion/restore-page", "Take it back.", [page]),
        post("notion/fill", "Make many rows.", [.init("count", "N", "How many (100).")]),
        post(
            "notion/edit-schema", "Change the columns.",
            [
                .init("rename", "NAME", "Which one …"), .init("to", "NAME", "… and what it is called then."),
                .init("remove", "NAME", "Which one goes."), .init("add", "NAME", "A new one …"),
                .init("type", "TYPE", "… and its type."),
            ]),
        post("notion/share", "Share the database with the integration.", []),
        post("notion/unshare", "Share it no more.", []),
        post("notion/revoke", "Remove the connection's tokens.", [.init("bot", "ID", "Whose (everybody's).")]),
        post(
            "notion/webhook", "Enter a webhook's address.",
            [
                .init("webhook-url", "URL", "Where it goes."), .init("types", "LIST", "Separated by commas (all)."),
                .init("activate", nil, "Paste the token at once."),
            ]),
        post(
            "notion/webhook/verify", "Paste the token that came.",
            [.init("id", "ID", "The subscription."), .init("token", "TEXT", "What came.")]),
        post(
            "notion/settings", "Change how the fake Notion behaves.",
            [
                .init("consent", "HOW", "ask, approve or refuse."),
                .init("rate", "N", "Requests per second; 0 = no limit."),
                .init("burst", "N", "So many at once."), .init("query-limit", "N", "Rows per query (10000)."),
                .init("aggregation-window", "SECONDS", "How long changes are gathered."),
            ]),
        get("notion/state", "Show what the fake Notion holds.", []),
        get("notion/requests", "List what it was asked.", [limit], ControlTables.requests),
        get("notion/deliveries", "List the webhooks it sent.", [limit], ControlTables.deliveries),
    ]

    private static let limit = Arguments.Option("limit", "N", "How many (100).")

    private static func post(_ path: String, _ summary: String, _ options: [Arguments.Option]) -> Command {
        ControlCommands.post(name(path), path: path, summary, options)
    }

    private static func get(
        _ path: String, _ summary: String, _ options: [Arguments.Option],
        _ render: @escaping @Sendable (JSONValue) -> String = ControlTables.members
    ) -> Command {
        ControlCommands.get(name(path), path: path, summary, options, render: render)
    }

    /// `google/create-event` is the command `google-create-event`.
    private static func name(_ path: String) -> String { path.replacing("/", with: "-") }
}
