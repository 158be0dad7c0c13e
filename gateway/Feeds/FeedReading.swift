import Contracts
import HTTP
import JSONRPC

/// One reading of a feed as a file.
struct FeedReading: Sendable {
    private let feed: FeedCalls

    init(_ feed: FeedCalls) { self.feed = feed }

    /// A text that changes so often while it is read in pieces is not waited for.
    private static let mostRestarts = 3

    /// - Throws: `Problem`: 404 for a token that is none, 410 for a feed that has ended, 503 when the calendar program cannot
    ///   be asked: an empty answer would make subscribers delete what they have.
    func response(to request: Request) async throws -> Response {
        // Only the tag is compared: the text also changes when people come and go, and no event's time tells of that.
        let known = request.headers.knownTags.first
        let first = try await feed.ask(ReadFeed(token: feed.token, knownTag: known))
        var (response, tag) = (Response(.notModified), first.tag)
        // One of the other tags that the client names.
        let isKnown = first.text == nil || request.headers.namesTag(first.tag)
        if !isKnown {
            let text: [UInt8]
            (text, tag) = try await whole(first)
            response = Response(.ok, contentType: "text/calendar; charset=utf-8", body: text)
            response.headers.set(constant: "Content-Disposition", "inline; filename=\"events.ics\"")
        }
        try response.headers.set("ETag", "\"\(tag)\"")
        response.headers.set(constant: "Cache-Control", "private, max-age=300")
        return response
    }

    /// All pieces of one text, and its tag; when it changes meanwhile, those of the next.
    private func whole(_ first: FeedPiece) async throws -> ([UInt8], tag: String) {
        var tag = first.tag
        var piece = first
        var body = Array((piece.text ?? "").utf8)
        var restarts = 0
        while let offset = piece.nextOffset {
            piece = try await feed.ask(ReadFeed(token: feed.token, offset: offset))
            if piece.tag != tag {
                restarts += 1
                guard restarts <= Self.mostRestarts else {
                    throw Problem(.serviceUnavailable, .busy, "The feed changes while it is read.", retryAfter: 5)
                }
                piece = try await feed.ask(ReadFeed(token: feed.token))
                tag = piece.tag
                body = []
            }
            body += (piece.text ?? "").utf8
        }
        return (body, tag)
    }
}
