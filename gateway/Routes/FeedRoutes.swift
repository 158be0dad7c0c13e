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
                parameters: [.path("file", "The feed's token and .ics.")],
                run: .waiting { input in
                    try gatekeeper.spend(input.visitor)
                    let file = try input.required("file")
                    let token = file.hasSuffix(".ics") ? String(file.dropLast(4)) : file
                    return try await FeedReading(calendar).response(to: input.request, token: token)
                }),
        ]
    }
}

/// One reading of a feed.
struct FeedReading: Sendable {
    private let calendar: RPCClient

    init(_ calendar: RPCClient) { self.calendar = calendar }

    /// - Throws: `Problem`: 410 for a feed that has ended, 503 when the calendar program cannot be asked: an empty answer
    ///   would make subscribers delete what they have.
    func response(to request: Request, token: String) async throws -> Response {
        let known = request.headers["if-none-match"].map { $0.trimmingTagMarks }
        let first = try await read(ReadFeed(token: token, knownTag: known))
        let lastModified = String(decoding: HTTPDate.text(first.lastModified), as: UTF8.self)
        // The tag is the better answer where both are asked for (RFC 9110 §13.2.2).
        let isUnmodified = known == nil && request.headers["if-modified-since"] == lastModified
        var response: Response
        if first.text == nil || isUnmodified {
            response = Response(.notModified)
        } else {
            response = Response(.ok, contentType: "text/calendar; charset=utf-8", body: try await whole(first, token))
            response.headers.set(constant: "Content-Disposition", "inline; filename=\"events.ics\"")
        }
        try response.headers.set("ETag", "\"\(first.tag)\"")
        try response.headers.set("Last-Modified", lastModified)
        response.headers.set(constant: "Cache-Control", "private, max-age=300")
        return response
    }

    /// All pieces of one text; when it changes meanwhile, those of the next.
    private func whole(_ first: FeedPiece, _ token: String) async throws -> [UInt8] {
        var tag = first.tag
        var piece = first
        var body = Array((piece.text ?? "").utf8)
        while let offset = piece.nextOffset {
            piece = try await read(ReadFeed(token: token, offset: offset))
            if piece.tag != tag {
                piece = try await read(ReadFeed(token: token))
                tag = piece.tag
                body = []
            }
            body += (piece.text ?? "").utf8
        }
        return body
    }

    private func read(_ call: ReadFeed) async throws -> FeedPiece {
        do {
            return try await calendar.call(call, timeout: .seconds(10))
        } catch let error as RPCError where error.code == .notFound && error.data == ["code": "gone"] {
            throw Problem(.gone, .gone, "This feed has ended.")
        }
    }
}

extension String {
    /// An entity tag without `W/` and quotes.
    fileprivate var trimmingTagMarks: String {
        let strong = hasPrefix("W/") ? dropFirst(2) : self[...]
        return strong.count >= 2 && strong.first == "\"" && strong.last == "\""
            ? String(strong.dropFirst().dropLast()) : String(strong)
    }
}
