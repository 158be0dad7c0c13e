import Contracts
import EventLoop
import Glibc
import JSON
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CLI

@Suite("Commands about outside calendars")
struct IntegrationCommandTests {
    private let programs = TestPrograms()
    private let screen = TestScreen()

    init() { EventLoop.startOnThread() }

    @LoopActor private func run(_ words: String) async -> ExitCode {
        await CommandLineTool(programs: programs, screen: screen, time: LoopTime())
            .run(words.split(separator: " ").map(String.init))
    }

    @Test("An account is added with a secret from a file, or in a browser without one")
    @LoopActor func accounts() async throws {
        let account = AccountSummary(
            id: "acct-1", provider: "caldav", owner: .community, name: "ada@example.org", refused: nil,
            createdAt: .epoch)
        programs.answer(AddAccount.self) { call, _ in
            var wanted = AddAccount(provider: "caldav", owner: EventOwner(kind: .member, id: "mem-1"))
            wanted.password = "pass word"
            wanted.place = "ada@example.org"
            wanted.approvedOrigins = ["https://a.test", "https://b.test"]
            #expect(call == wanted)
            return account
        }
        let file = try TemporaryFile.make("pass word\n")
        defer { unlink(file) }
        let options = "--place ada@example.org --member mem-1 --approve https://a.test,https://b.test"
        #expect(await run("accounts add caldav --secret \(file) \(options)") == .success)
        #expect(screen.lines == ["added ada@example.org as acct-1"])
        #expect(await run("accounts add mail --secret \(file)") == .usage)

        programs.answer(BeginConsent.self) { call, _ in
            #expect(call == BeginConsent(provider: "google", account: "acct-2"))
            return ConsentStarted(url: "https://accounts.test/?x", expiresAt: .epoch)
        }
        #expect(await run("accounts add google --account acct-2") == .success)
        #expect(screen.lines.last == "https://accounts.test/?x")
        programs.answer(UseNotionWebhookToken.self) { _, _ in Acknowledgement() }
        #expect(await run("accounts notion-webhook --taken") == .success)
        #expect(screen.lines.last == "the token is in use")
        programs.answer(RotateCredentials.self) { _, _ in CredentialsRotated(rotated: 1, total: 3) }
        #expect(await run("accounts rotate") == .success)
        #expect(screen.lines.last == "1 of 3 credentials had another key")
        programs.answer(RotateCredentials.self) { _, _ in CredentialsRotated(total: 1, unreadable: 1) }
        #expect(await run("accounts rotate") == .partialFailure)
    }

    @Test("A calendar is connected with what was chosen, listed, paused and disconnected")
    @LoopActor func integrations() async {
        var summary = IntegrationSummary(
            id: "int-1", provider: "notion", name: "Plans", owner: .community, account: "acct-1", calendar: "d1",
            direction: "import", scope: FeedScope(kind: .all), options: IntegrationOptions(), isActive: true,
            state: "error")
        summary.heldRemovals = HeldRemovalsSummary(removals: 9, known: 10, since: .epoch)
        programs.answer(ConnectCalendar.self) { [summary] call, _ in
            var wanted = ConnectCalendar(account: "acct-1", calendar: "Plans")
            wanted.direction = "import"
            wanted.scope = FeedScope(kind: .member, id: "mem-1")
            var options = IntegrationOptions()
            options.conflictPolicy = "ask"
            options.skipsMissingEnd = true
            options.asksBeforeRemovals = true
            options.notionProperties = ["date": "When", "notes": ""]
            wanted.options = options
            #expect(call == wanted)
            return summary
        }
        let rules = "--policy ask --skip-missing-end --ask-removals"
        let options = "--direction import \(rules) --member mem-1 --properties date=When,notes="
        #expect(await run("integrations connect acct-1 Plans \(options)") == .success)
        #expect(await run("integrations connect acct-1 Plans --properties date") == .usage)
        programs.answer(ListIntegrations.self) { [summary] _, _ in IntegrationList(integrations: [summary]) }
        #expect(await run("integrations list") == .success)
        #expect(screen.lines.last?.hasSuffix("9 of 10 events are missing there") == true)
        summary.heldRemovals = nil
        summary.conflicts = 2
        programs.answer(ListIntegrations.self) { [summary] _, _ in IntegrationList(integrations: [summary]) }
        #expect(await run("integrations list") == .success)
        #expect(screen.lines.last?.hasSuffix("2 changed on both sides") == true)
        programs.answer(UpdateIntegration.self) { [summary] call, _ in
            #expect(call == UpdateIntegration(id: "int-1", change: IntegrationChange(isActive: false)))
            return summary
        }
        #expect(await run("integrations pause int-1") == .success)
        #expect(screen.lines.last == "Plans is paused")
        programs.answer(AcceptRemovals.self) { _, _ in Acknowledgement() }
        #expect(await run("integrations accept int-1") == .success)
        programs.answer(CalendarQueueStatus.self) { _, _ in
            CalendarQueueReport(pending: 2, completed: 5, failed: 1, oldestPendingAge: 90_500)
        }
        #expect(await run("queue status") == .success)
        #expect(screen.lines.last == "2 wait, the oldest for 90 s, 5 are done, 1 were given up")
    }

    @Test("An event that no outside calendar has is said to have none")
    @LoopActor func explain() async {
        programs.answer(ExplainLink.self) { _, _ in LinkExplanations(links: []) }
        #expect(await run("explain link evt-1") == .success)
        #expect(screen.lines == ["no outside calendar has this event"])
    }

    @Test("What a program does not take is wrong use of the command line")
    @LoopActor func wrongValue() {
        let failure = RemotePrograms.failure(
            RPCError(.invalidParams, message: "direction: one of both, export, import"), .calendar,
            .unix(path: "/run/calendar.sock"))
        #expect(failure.code == .usage)
        #expect(failure.description == "rollcall-calendar: direction: one of both, export, import")
        let detailed = RemotePrograms.failure(
            RPCError(.invalidParams, data: ["detail": "startsAt must be in the years from 1971 to 2199"]), .calendar,
            .unix(path: "/run/calendar.sock"))
        #expect(detailed.description == "rollcall-calendar: startsAt must be in the years from 1971 to 2199")
    }
}
