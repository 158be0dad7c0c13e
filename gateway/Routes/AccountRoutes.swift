import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC

/// Accounts at providers of calendars.
enum AccountRoutes {
    static func routes(calendar: RPCClient) -> [Route] {
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
        ]
    }

    private static let account = RouteParameter.path("id", "The account's identifier.")
}
