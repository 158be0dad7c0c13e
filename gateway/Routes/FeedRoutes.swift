import Contracts
import HTTP
import JSON
import JSONRPC

/// Feeds: made and revoked with an API key, read by whoever has their address.
enum FeedRoutes {
    static func routes(calendar: RPCClient, gatekeeper: Gatekeeper) -> [Route] {
        [
            Route(.get, "/v1/feeds", .read, "Lists feeds, without their addresses.", to: .peer(calendar)) { _ in
                ListFeeds()
            },
            Route(
                .post, "/v1/feeds", .write,
                "Makes a feed; the token in the answer makes its address, /feeds/<token>.ics, and is told only here.",
                body: .json, status: .created, isAnswerSecret: true, to: .peer(calendar)
            ) { input in
                try input.json(CreateFeed.self)
            },
            Route(
                .delete, "/v1/feeds/{id}", .write, "Ends a feed, at once.",
                parameters: [.path("id", "The feed's identifier.")], to: .peer(calendar)
            ) { input in
                RevokeFeed(id: try input.required("id"))
            },
            Route(
                .get, "/feeds/{file}", nil, "feeds.read", "Events for calendar programs, by the secret in the address.",
                parameters: [.path("file", isSecret: true, "The feed's token and .ics.")],
                run: .waiting { input in
                    let file = try input.required("file")
                    let token = file.hasSuffix(".ics") ? String(file.dropLast(4)) : file
                    return try await gatekeeper.letting(input.visitor, readFeed: token) {
                        try await FeedReading(FeedCalls(calendar, token: token)).response(to: input.request)
                    }
                }),
        ]
    }
}
