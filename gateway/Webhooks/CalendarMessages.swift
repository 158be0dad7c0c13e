import Contracts
import EventLoop
import HTTP
import JSONRPC
import Telemetry

/// Takes what Google and Notion say about changes. The calendar program knows what proves a message, and stores what it
/// asks for before this answers, so nothing has to be kept here.
@LoopActor final class CalendarMessages {
    nonisolated static let bodyLimit = 256 << 10
    /// Google waits no longer, and tries again when the calendar program is not there.
    private nonisolated static let patience = Duration.seconds(5)

    private let calendar: RPCClient
    private let time: any TimeSource
    private let logger: Logger
    private var failures = RateLimiter(perMinute: 30, burst: 30)

    init(calendar: RPCClient, time: any TimeSource, logger: Logger) {
        self.calendar = calendar
        self.time = time
        self.logger = logger
    }

    func routes() -> [Route] {
        let google = Route(
            .post, "/webhooks/google", nil, "webhooks.google", "Takes messages on Google's channels, by their token.",
            body: .raw(limit: Self.bodyLimit), run: .waiting { [self] input in try await takeGoogle(input) })
        let notion = Route(
            .post, "/webhooks/notion", nil, "webhooks.notion", "Takes Notion's webhooks, by their signature.",
            body: .raw(limit: Self.bodyLimit), run: .waiting { [self] input in try await takeNotion(input) })
        return [
            google, google.alias(.post, "/api/calendar/webhooks/google"),
            notion, notion.alias(.post, "/api/calendar/webhooks/notion"),
        ]
    }

    /// - Throws: `Problem`: 400 for what is no message of Google's, 404 for one of no channel of ours.
    private func takeGoogle(_ input: RouteInput) async throws -> Response {
        let headers = input.request.headers
        guard let channel = headers["x-goog-channel-id"], let state = headers["x-goog-resource-state"] else {
            throw Problem.invalid("X-Goog-Channel-ID and X-Goog-Resource-State are needed.")
        }
        let hint = GoogleHint(
            channel: channel, token: headers["x-goog-channel-token"] ?? "",
            resource: headers["x-goog-resource-id"] ?? "", state: state,
            number: headers["x-goog-message-number"].flatMap { Int64($0) })
        try await pass(hint, from: input.visitor.origin)
        return Response(.ok)
    }

    private func takeNotion(_ input: RouteInput) async throws -> Response {
        guard let body = String(validating: input.request.body, as: UTF8.self) else {
            throw Problem.invalid("The body is not UTF-8.")
        }
        let hint = NotionHint(body: body, signature: input.request.headers["x-notion-signature"])
        try await pass(hint, from: input.visitor.origin)
        return Response(.ok)
    }

    /// Where many forgeries came from, nothing is taken for a while: what was really said there is found at the calendars'
    /// next reading. (At a `SignedDoor` genuine messages pass all the same: there a proof costs a hash, here a call and a
    /// reading of the calendar program's database.) A proxy that is trusted is told apart from whom it speaks for.
    private func pass(_ hint: some RemoteCall, from origin: String) async throws {
        if let wait = failures.peek(origin, at: time.monotonic) {
            throw Problem(.tooManyRequests, .tooManyRequests, "Too many unknown messages.", retryAfter: wait)
        }
        do {
            _ = try await calendar.call(hint, timeout: Self.patience)
        } catch let error as RPCError where error.code == .notFound {
            _ = failures.take(origin, at: time.monotonic)
            logger.warning("a message about calendars was refused", .code("origin", origin))
            throw Problem.notFound
        }
    }
}
