import Contracts
import Crypto
import EventLoop
import HTTP
import JSONRPC
import Time

/// The way of people to Google or Notion and back. Only the browser in which it began can end it: otherwise somebody could
/// have another person's browser bring an account that is not that person's.
enum ConsentRoutes {
    static func routes(calendar: RPCClient, gatekeeper: Gatekeeper) -> [Route] {
        [
            Route(
                .get, "/oauth/{provider}/start", nil, "oauth.start", "Sends a person on to Google or Notion.",
                parameters: [provider, state],
                run: .waiting { input in
                    try gatekeeper.spend(input.visitor)
                    return try await answering { try await start(input, calendar) }
                }),
            Route(
                .get, "/oauth/{provider}", nil, "oauth.return", "Where Google and Notion send people back.",
                parameters: [
                    provider, state, .query("code", "What they allowed."), .query("error", "Why they allowed nothing."),
                    .others,
                ],
                run: .waiting { input in
                    try gatekeeper.spend(input.visitor)
                    return try await answering { try await finish(input, calendar) }
                }),
        ]
    }

    private static let provider = RouteParameter.path("provider", "google or notion.")
    private static let state = RouteParameter.query("state", isRequired: true, "Who they are.")

    /// Comes back with somebody who is sent here by the provider's page.
    private static let cookie = HostCookie("rollcall-consent", .lax)
    /// As long as the calendar program waits.
    private static let lifetime = Duration.minutes(10)

    private static func start(_ input: RouteInput, _ calendar: RPCClient) async throws -> Response {
        let state = try input.required("state")
        let call = OpenConsent(provider: try input.required("provider"), state: state)
        let address = try await calendar.call(call, timeout: .seconds(5))
        var response = Response(.seeOther)
        try response.headers.set("Location", address.url)
        try response.headers.set("Set-Cookie", cookie.setting(mark(of: state), for: lifetime))
        response.headers.set(constant: "Cache-Control", "no-store")
        return response
    }

    private static func finish(_ input: RouteInput, _ calendar: RPCClient) async throws -> Response {
        let state = try input.required("state")
        let known = input.request.headers["cookie"].flatMap { cookie.value(in: $0) } ?? ""
        guard constantTimeEqual(known.utf8, mark(of: state).utf8) else {
            return page(
                .badRequest, "That did not work: it was not begun in this browser. Open the address once more here.")
        }
        let call = FinishConsent(
            provider: try input.required("provider"), state: state, code: input.text("code"),
            error: input.text("error"))
        _ = try await calendar.call(call, timeout: IntegrationRoutes.patience)
        var response = page(
            .ok, "Done: the calendars of this account can be connected now. You can close this page.")
        try response.headers.set("Set-Cookie", cookie.deletion)
        return response
    }

    /// What the browser keeps of a way: not the state itself, which is all that the way back needs.
    private static func mark(of state: String) -> String { Base64URL.encode(SHA256.hash(state.utf8)) }

    /// Tells a person in a browser what is wrong.
    private static func answering(_ work: () async throws -> Response) async throws -> Response {
        do {
            return try await work()
        } catch let error as RPCError where [.notFound, .conflict, .invalidParams].contains(error.code) {
            return page(.badRequest, "That did not work: \(error.message).")
        }
    }

    /// Plain text: nothing that came with the person is in it.
    private static func page(_ status: StatusCode, _ text: String) -> Response {
        var response = Response(status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
        response.headers.set(constant: "Cache-Control", "no-store")
        return response
    }
}
