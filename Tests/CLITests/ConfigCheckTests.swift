import Configuration
import EventLoop
import ServiceKit
import Testing

@testable import CLI

@Suite("The check of the configuration")
struct ConfigCheckTests {
    init() { EventLoop.startOnThread() }

    /// What is complained about.
    @LoopActor private func check(_ environment: [String: String]) throws -> [String] {
        let screen = TestScreen()
        let context = CommandContext(programs: TestPrograms(), screen: screen, time: ImpatientTime(), isJSON: false)
        let code = try ConfigCommands.check(context, source: ConfigurationSource(environment: environment))
        #expect(code == (screen.complaints.isEmpty ? .success : .configuration))
        return screen.complaints
    }

    @Test("Credentials of a service account that cannot be used are named, and never shown")
    @LoopActor func serviceAccount() throws {
        let cases = [
            ("CANARY%", "it is neither JSON nor Base64"), (#"{"CANARY":1"#, "it is not a JSON object"),
            ("Q0FOQVJZ", "it is not a JSON object"),
            (#"{"type":"CANARY"}"#, "it is of another type than service_account"),
            (#"{"client_email":"CANARY"}"#, "private_key is missing"),
            (#"{"client_email":"a@b.test","private_key":"CANARY"}"#, "private_key: "),
        ]
        for (text, problem) in cases {
            let complaints = try check(["GOOG_CREDENTIALS_JSON": text, "GOOG_CALENDAR_IMPERSONATE_USER": "ada@b.test"])
            #expect(
                complaints.count == 1 && complaints[0].hasPrefix("GOOG_CREDENTIALS_JSON cannot be used: \(problem)"))
            #expect(!complaints[0].contains("CANARY") && !complaints[0].contains("Q0FOQVJZ"), "\(complaints)")
        }
    }

    @Test("A service account needs somebody's calendar, and somebody to act for needs the service account")
    @LoopActor func impersonation() throws {
        let credentials = ["GOOG_CREDENTIALS_JSON": "{}"]
        let own = "GOOG_CREDENTIALS_JSON would write to a calendar of its own, which nobody sees"
        #expect(try check(credentials).contains { $0.hasPrefix(own) })
        for (name, value) in [("GOOG_CALENDAR_ID", "team@b.test"), ("GOOG_CALENDAR_IMPERSONATE_USER", "ada@b.test")] {
            #expect(try !check(credentials.merging([name: value]) { $1 }).contains { $0.hasPrefix(own) })
        }
        #expect(
            try check(["GOOG_CALENDAR_IMPERSONATE_USER": "ada@b.test"])
                == ["GOOG_CALENDAR_IMPERSONATE_USER has no effect: GOOG_CREDENTIALS_JSON is not set."])
    }

    @Test("What the calendar program would refuse at its start is found before, and once")
    @LoopActor func together() throws {
        #expect(try check([:]).isEmpty)
        let keys = String(repeating: "k", count: 32)
        #expect(
            try check(["ENCRYPTION_KEY": "\(keys),short"]) == ["ENCRYPTION_KEY has a key of less than 32 characters."])
        #expect(try check(["ENCRYPTION_KEY": "short"]).count == 1)
        #expect(
            try check(["GOOGLE_CLIENT_ID": "client"])
                == ["GOOGLE_CLIENT_SECRET is needed with GOOGLE_CLIENT_ID."])
        let notion = ["NOTION_CLIENT_ID": "client", "NOTION_CLIENT_SECRET": "secret"]
        #expect(
            try check(notion)
                == ["NOTION_CLIENT_ID needs NOTION_CLIENT_SECRET, and NOTION_REDIRECT_URI or ROLLCALL_PUBLIC_URL."])
        for name in ["NOTION_REDIRECT_URI", "ROLLCALL_PUBLIC_URL", "NEXT_PUBLIC_APP_URL"] {
            #expect(try check(notion.merging([name: "https://rollcall.test"]) { $1 }).isEmpty)
        }
    }
}
