import EventLoop

/// Following redirects, one request at a time.
enum Redirects {
    /// Sends `request`, and what the answers point to, as its policy allows.
    ///
    /// - Throws: `HTTPClientError` of kind `refusedRedirect` for too many, or one that leaves the origin.
    @LoopActor static func follow<Answer>(
        _ request: OutboundRequest, send: @LoopActor (OutboundRequest) async throws -> Answer,
        head: (Answer) -> ResponseHead
    ) async throws -> Answer {
        var request = request
        var answer = try await send(request)
        guard case .sameOrigin(let most) = request.redirects, request.method == .get || request.method == .head else {
            return answer
        }
        var followed = 0
        while let target = try target(of: head(answer), from: request.url) {
            guard followed < most else {
                throw HTTPClientError(.refusedRedirect, origin: request.url.origin, detail: "more than \(most)")
            }
            guard target.origin == request.url.origin else {
                throw HTTPClientError(.refusedRedirect, origin: request.url.origin, detail: "it leaves the origin")
            }
            followed += 1
            request.url = target
            answer = try await send(request)
        }
        return answer
    }

    /// Where a redirect points; nil for everything else.
    private static func target(of head: ResponseHead, from url: HTTPURL) throws -> HTTPURL? {
        guard [301, 302, 303, 307, 308].contains(head.status), let location = head.fields["location"] else {
            return nil
        }
        do {
            return try url.resolving(location)
        } catch {
            throw HTTPClientError(.refusedRedirect, origin: url.origin, detail: "its address is not usable")
        }
    }
}
