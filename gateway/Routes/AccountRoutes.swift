import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC

/// Accounts at providers of calendars, and the way of people to Google or Notion and back.
enum AccountRoutes {
    static func routes(calendar: RPCClient, gatekeeper: Gatekeeper) -> [Route] {
        [
            Route(
                .get, "/v1/calendar-accounts", .read, "Lists accounts at providers, without what opens them.",
                to: .peer(calendar)
            ) { _ in ListAccounts() },
            Route(
                .post, "/v1/calendar-accounts", .admin,
                "Adds an account with a token, a service account's key file or a password, after trying it.",
                body: .json, status: .created, to: .peer(calendar, timeout: IntegrationRoutes.patience)
            ) { input in
                try input.json(AddAccount.self)
            },
            Route(
                .post, "/v1/calendar-accounts/consent", .admin,
                "Begins a person's way to Google or Notion; the answer says where their browser is to go.",
                body: .json, isAnswerSecret: true, to: .peer(calendar)
            ) { input in
                try input.json(BeginConsent.self)
            },
            Route(
                .post, "/v1/calendar-accounts/rotate", .admin,
                "Puts all stored credentials under the present encryption key.", to: .peer(calendar)
            ) { _ in RotateCredentials() },
            Route(
                .get, "/v1/calendar-accounts/{id}/calendars", .admin, "Lists the calendars of an account.",
                parameters: [account, .query("pasted", "The address of a Notion database.")],
                to: .peer(calendar, timeout: IntegrationRoutes.patience)
            ) { input in
                ListCalendarChoices(account: try input.required("id"), pasted: input.text("pasted"))
            },
            Route(
                .delete, "/v1/calendar-accounts/{id}", .admin,
                "Forgets an account none of whose calendars is connected.", parameters: [account],
                to: .peer(calendar, timeout: IntegrationRoutes.patience)
            ) { input in
                RemoveAccount(id: try input.required("id"))
            },
            Route(
                .get, "/oauth/{provider}", nil, "oauth.return", "Where Google and Notion send people back.",
                parameters: [
                    .path("provider", "google or notion."), .query("state", isRequired: true, "Who they are."),
                    .query("code", "What they allowed."), .query("error", "Why they allowed nothing."), .others,
                ],
                run: .waiting { input in
                    try gatekeeper.spend(input.visitor)
                    return try await finish(input, calendar)
                }),
        ]
    }

    private static let account = RouteParameter.path("id", "The account's identifier.")

    /// Answers a person in a browser, in plain text: nothing that came with them is in it.
    private static func finish(_ input: RouteInput, _ calendar: RPCClient) async throws -> Response {
        let call = FinishConsent(
            provider: try input.required("provider"), state: try input.required("state"), code: input.text("code"),
            error: input.text("error"))
        do {
            _ = try await calendar.call(call, timeout: IntegrationRoutes.patience)
            return page(.ok, "Done: the calendars of this account can be connected now. You can close this page.")
        } catch let error as RPCError where [.notFound, .conflict, .invalidParams].contains(error.code) {
            return page(.badRequest, "That did not work: \(error.message).")
        }
    }

    private static func page(_ status: StatusCode, _ text: String) -> Response {
        var response = Response(status, contentType: "text/plain; charset=utf-8", body: Array("\(text)\n".utf8))
        response.headers.set(constant: "Cache-Control", "no-store")
        return response
    }
}
