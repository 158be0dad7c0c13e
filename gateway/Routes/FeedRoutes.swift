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
                        try await FeedReading(calendar).response(to: input.request, token: token)
                    }
                }),
        ]
    }
}

/// One reading of a feed.
struct FeedReading: Sendable {
    private let calendar: RPCClient

    init(_ calendar: RPCClient) { self.calendar = calendar }

    /// A text that changes so often while it is read in pieces is not waited for.
    private static let mostRestarts = 3

    /// - Throws: `Problem`: 404 for a token that is none, 410 for a feed that has ended, 503 when the calendar program cannot
    ///   be asked: an empty answer would make subscribers delete what they have.
    func response(to request: Request, token: String) async throws -> Response {
        // Only the tag is compared: the text also changes when people come and go, and no event's time tells of that.
        let known = request.headers["if-none-match"].map { $0.trimmingTagMarks }
        let first = try await read(ReadFeed(token: token, knownTag: known))
        var (response, tag) = (Response(.notModified), first.tag)
        if first.text != nil {
            let text: [UInt8]
            (text, tag) = try await whole(first, token)
            response = Response(.ok, contentType: "text/calendar; charset=utf-8", body: text)
            response.headers.set(constant: "Content-Disposition", "inline; filename=\"events.ics\"")
        }
        try response.headers.set("ETag", "\"\(tag)\"")
        response.headers.set(constant: "Cache-Control", "private, max-age=300")
        return response
    }

    /// All pieces of one text, and its tag; when it changes meanwhile, those of the next.
    private func whole(_ first: FeedPiece, _ token: String) async throws -> ([UInt8], tag: String) {
        var tag = first.tag
        var piece = first
        var body = Array((piece.text ?? "").utf8)
        var restarts = 0
        while let offset = piece.nextOffset {
            piece = try await read(ReadFeed(token: token, offset: offset))
            if piece.tag != tag {
                restarts += 1
                guard restarts <= Self.mostRestarts else {
                    throw Problem(.serviceUnavailable, .busy, "The feed changes while it is read.", retryAfter: 5)
                }
                piece = try await read(ReadFeed(token: token))
                tag = piece.tag
                body = []
            }
            body += (piece.text ?? "").utf8
        }
        return (body, tag)
    }

    private func read(_ call: ReadFeed) async throws -> FeedPiece {
        do {
            return try await calendar.call(call, timeout: .seconds(10))
        } catch let error as RPCError where error.code == .notFound {
            guard error.data == ["code": "gone"] else { throw Problem.notFound }
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
