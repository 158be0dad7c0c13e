import EventLoop
import HTTP

/// The page of upcoming events, live updates, and signing in.
enum PageRoutes {
    static func routes(
        page: PageData, feed: LiveFeed, gatekeeper: Gatekeeper, keys: KeyRing, sessions: Sessions
    ) throws(HeaderFieldError) -> [Route] {
        try files() + signIn(gatekeeper, sessions) + [
            Route(
                .get, "/page/events", .page, "page.events", "The next events with who is going, for the page.",
                run: .waiting { input in try await page.response(for: input.request) }),
            Route(
                .get, "/page/stream", .page, "page.stream", "Says when something on the page has changed.",
                run: .immediate { request, visitor in
                    feed.response(
                        detail: .hints, lastEventID: request.headers["last-event-id"],
                        isAllowed: { keys.letsIn(visitor) })
                }),
            Route(
                .get, "/v1/stream", .read, "events.stream", "Changes as they happen, as server-sent events.",
                run: .immediate { request, visitor in
                    feed.response(
                        detail: .full, lastEventID: request.headers["last-event-id"],
                        isAllowed: { keys.letsIn(visitor) })
                }),
        ]
    }

    private static func files() throws(HeaderFieldError) -> [Route] {
        try PageFile.all().map { file in
            Route(
                .get, file.path, nil, "page.file\(file.path)", "The page.",
                run: .immediate { request, _ in file.response(for: request) })
        }
    }

    private static func signIn(_ gatekeeper: Gatekeeper, _ sessions: Sessions) -> [Route] {
        [
            Route(
                .post, "/page/session", nil, "page.signIn", "Begins a session that can read, with an API key.",
                run: .immediate { request, visitor in
                    let authorization = request.headers["authorization"] ?? ""
                    let key = try gatekeeper.authenticate(authorization, from: visitor.origin)
                    var response = Response(.noContent)
                    try response.headers.set("Set-Cookie", sessions.begin(with: key))
                    return response
                }),
            Route(
                .delete, "/page/session", nil, "page.signOut", "Ends the session.",
                run: .immediate { request, _ in
                    var response = Response(.noContent)
                    try response.headers.set("Set-Cookie", sessions.end(cookies: request.headers["cookie"] ?? ""))
                    return response
                }),
        ]
    }
}
