import Contracts
import EventLoop
import HTTP
import JSONRPC

/// Feeds for programs that speak CalDAV: the same addresses, as calendars that are only read. The secret in the address is
/// all the authorization there is, so no password is asked for.
enum CalDAVRoutes {
    static func routes(calendar: RPCClient, gatekeeper: Gatekeeper) -> [Route] {
        let feed = "/feeds/{token}"
        let object = "/feeds/{token}/{file}"

        func parameters(_ path: String) -> [RouteParameter] {
            let token = RouteParameter.path("token", isSecret: true, "The feed's token.")
            return path == object ? [token, .path("file", "The event's UID and .ics.")] : [token]
        }

        /// A route that reads a feed, from its allowance.
        func reading(
            _ method: HTTP.Method, _ path: String, _ operation: String, _ summary: String,
            answer: @escaping @LoopActor @Sendable (CalDAVView, RouteInput) async throws -> Response
        ) -> Route {
            Route(
                method, path, nil, operation, summary, parameters: parameters(path), body: .raw(limit: DAVBody.limit),
                run: .waiting { input in
                    let feed = FeedCalls(calendar, token: try input.required("token"))
                    return try await gatekeeper.letting(
                        input.visitor, readFeed: feed.token, opening: { _ = try await feed.state() }
                    ) {
                        do {
                            return try await answer(CalDAVView(feed), input)
                        } catch let refusal as DAVRefusal {
                            return refusal.response
                        }
                    }
                })
        }

        /// A route that answers without looking at the feed.
        func fixed(
            _ method: HTTP.Method, _ path: String, _ operation: String, _ summary: String,
            answer: @escaping @Sendable (Request) -> Response
        ) -> Route {
            Route(
                method, path, nil, operation, summary, parameters: parameters(path), body: .raw(limit: DAVBody.limit),
                run: .waiting { input in
                    try gatekeeper.spend(input.visitor)
                    return answer(input.request)
                })
        }

        let refuse: @Sendable (Request) -> Response = { DAVRefusal.readOnly($0.path).response }
        let put = fixed(.put, object, "feeds.refuseObjectChange", "Refused: feeds are only read.", answer: refuse)
        let post = fixed(.post, feed, "feeds.refuseChange", "Refused: feeds are only read.", answer: refuse)
        return [
            reading(.propfind, feed, "feeds.properties", "What a feed and its events say of themselves.") {
                try await $0.properties($1.request)
            },
            reading(.report, feed, "feeds.report", "Some of a feed's events, or what has changed.") {
                try await $0.report($1.request)
            },
            reading(.get, object, "feeds.readObject", "One event of a feed.") {
                try await $0.text(of: try $1.required("file"), $1.request)
            },
            reading(.propfind, object, "feeds.objectProperties", "What an event says of itself.") {
                try await $0.properties(of: try $1.required("file"), $1.request)
            },
            fixed(.report, object, "feeds.objectReport", "Refused: an event has no reports.") { _ in
                DAVRefusal.unsupportedReport.response
            },
            fixed(.options, feed, "feeds.options", "What can be done with a feed.") { _ in options },
            fixed(.options, object, "feeds.objectOptions", "What can be done with an event.") { _ in options },
            put, post,
        ] + (writing + [.post]).map { put.alias($0, object) } + (writing + [.put]).map { post.alias($0, feed) }
    }

    /// Every other method that changes something.
    private static let writing: [HTTP.Method] = [
        .delete, .patch, .proppatch, .mkcol, .mkcalendar, .copy, .move, .lock, .unlock, .acl,
    ]

    private static var options: Response {
        var response = Response(.noContent)
        response.headers.set(constant: "DAV", CalDAVView.abilities)
        response.headers.set(constant: "Allow", "OPTIONS, GET, HEAD, PROPFIND, REPORT")
        return response
    }
}
