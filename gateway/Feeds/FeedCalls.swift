import Contracts
import HTTP
import JSON
import JSONRPC

/// A feed in the calendar program, opened by its secret.
struct FeedCalls: Sendable {
    let token: String
    private let calendar: RPCClient

    init(_ calendar: RPCClient, token: String) {
        self.calendar = calendar
        self.token = token
    }

    /// - Throws: `Problem`: 404 for a token that is none, 410 for a feed that has ended; `RPCError`.
    func ask<Call: RemoteCall>(_ call: Call) async throws -> Call.Result {
        do {
            return try await calendar.call(call, timeout: .seconds(10))
        } catch let error as RPCError where error.code == .notFound {
            guard error.data == ["code": "gone"] else { throw Problem.notFound }
            throw Problem(.gone, .gone, "This feed has ended.")
        }
    }

    func state() async throws -> FeedState { try await ask(DescribeFeed(token: token)) }

    /// All pages of a list. The revision is one whose changes are all among the objects.
    func objects(
        since: Int64? = nil, _ filter: CalendarFilter? = nil
    ) async throws -> (revision: Int64, objects: [FeedObjectVersion]) {
        var call = ListFeedObjects(token: token, since: since, from: filter?.from, until: filter?.until)
        var page = try await ask(call)
        let revision = page.revision
        var objects = page.objects
        while let cursor = page.nextCursor {
            call.cursor = cursor
            page = try await ask(call)
            objects += page.objects
        }
        return (revision, objects)
    }

    /// The texts of those objects that the feed has, in the order of their names.
    func texts(_ names: [String]) async throws -> [FeedObjectText] {
        var texts: [FeedObjectText] = []
        var rest = names[...]
        while !rest.isEmpty {
            let call = ReadFeedObjects(token: token, names: Array(rest.prefix(ReadFeedObjects.largestCount)))
            let part = try await ask(call)
            guard part.answered > 0 else { throw RPCError(.internalError) }
            texts += part.objects
            rest = rest.dropFirst(part.answered)
        }
        return texts
    }
}
