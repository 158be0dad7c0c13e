import Configuration
import Contracts
import EventLoop
import Glibc
import JSON
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CLI

@Suite("Commands")
struct CommandTests {
    private let programs = TestPrograms()
    private let screen = TestScreen()

    init() {
        EventLoop.startOnThread()
    }

    @LoopActor private func run(_ line: String, on screen: TestScreen? = nil) async -> ExitCode {
        let tool = CommandLineTool(programs: programs, screen: screen ?? self.screen, time: ImpatientTime())
        return await tool.run(line.split(separator: " ").map(String.init))
    }

    private func event(_ id: String, _ name: String) -> EventRecord {
        let snapshot = EventSnapshot(
            id: id, name: name, startsAt: Timestamp(milliseconds: 1_796_317_200_000), timeZone: "Europe/Berlin",
            gathering: GatheringSnapshot(id: "berlin-de", name: "Berlin", timeZone: "Europe/Berlin"))
        return EventRecord(event: snapshot, counts: GuestCounts(approved: 30), lastSyncedAt: .epoch)
    }

    @LoopActor private func giveEvents() {
        programs.answer(ListOwnEvents.self) { _, _ in EventList(events: []) }
        programs.answer(ListEvents.self) { call, _ in
            let second = call.range.cursor != nil
            let events =
                second ? [event("evt-3", "Salon")] : [event("evt-1", "Demo Night"), event("evt-2", "Demo Day")]
            return EventList(events: events, nextCursor: second ? nil : "2")
        }
    }

    @Test("Wrong words end with code 2 and a sentence")
    @LoopActor func usage() async {
        #expect(await run("statsu") == .usage)
        #expect(
            screen.complaints == ["rollcall: there is no command \"statsu\". \"rollcall --help\" shows what there is."])
        #expect(await run("--help") == .success)
    }

    @Test("The version is told")
    @LoopActor func version() async {
        #expect(await run("--version") == .success)
        #expect(screen.lines == ["rollcall \(Version.current)"])
    }

    @Test("The first minute says why the first run failed")
    @LoopActor func failedFirstRun() async {
        programs.answer(ListRuns.self) { _, _ in
            var run = SyncRun(id: "run-1", trigger: "schedule", state: .failed, startedAt: .epoch)
            run.errors = ["Luma refuses the API key"]
            return SyncRunList(runs: [run])
        }
        let context = CommandContext(programs: programs, screen: screen, time: ImpatientTime(), isJSON: false)
        await FirstMinute(context, membersFile: nil, page: "http://localhost:8080/").run()
        #expect(screen.complaints == ["Luma refuses the API key"])
        #expect(screen.lines.last == "See who is going at http://localhost:8080/")
    }

    @Test("Status shows every program, and its code says whether all, some or none are ready")
    @LoopActor func status() async {
        #expect(await run("status") == .unreachable)
        programs.answer(ProgramStatus.self) { _, program in
            if program == .calendar { throw CommandFailure(.unreachable, "gone") }
            return ProgramReport(
                name: program.rawValue, version: "1.0", startedAt: .epoch, isReady: true,
                problems: program == .luma ? ["The key is wrong."] : [], figures: ["events": 3])
        }
        let partial = TestScreen()
        #expect(await run("status", on: partial) == .partialFailure)
        #expect(partial.lines.contains { $0.hasPrefix("calendar       does not answer") })
        #expect(partial.lines.contains("luma: The key is wrong."))
        programs.answer(ProgramStatus.self) { _, program in
            ProgramReport(name: program.rawValue, version: "1.0", startedAt: .epoch, isReady: true)
        }
        #expect(await run("status") == .success)
    }

    @Test("Status of one program is a health check: its code speaks of that program alone")
    @LoopActor func statusOfOneProgram() async {
        programs.answer(ProgramStatus.self) { _, program in
            if program == .calendar { throw CommandFailure(.unreachable, "gone") }
            return ProgramReport(
                name: program.rawValue, version: "1.0", startedAt: .epoch, isReady: program != .luma)
        }
        #expect(await run("status --program members") == .success)
        #expect(await run("status --program luma") == .partialFailure)
        #expect(await run("status --program calendar") == .unreachable)
        #expect(await run("status --program nobody") == .usage)
    }

    @Test("Events are listed with members going and guests")
    @LoopActor func events() async {
        giveEvents()
        programs.answer(CountGoing.self) { _, _ in GoingCounts(counts: ["evt-1": 12]) }
        #expect(await run("events --limit 2") == .success)
        #expect(
            screen.lines == [
                "START             EVENT       PLACE   GOING  GUESTS  ID",
                "2026-12-03 18:00  Demo Night  Berlin  12     30      evt-1",
                "2026-12-03 18:00  Demo Day    Berlin  0      30      evt-2",
            ])
        #expect(await run("events --limit 201") == .usage)
    }

    @Test("Events are made, changed and deleted with times by the clock of their zone")
    @LoopActor func ownEvents() async throws {
        giveEvents()
        let record = event("event-1", "Dinner")
        programs.answer(CreateEvent.self) { _, _ in record }
        programs.answer(UpdateEvent.self) { _, _ in record }
        programs.answer(DeleteEvent.self) { _, _ in Acknowledgement() }
        func last<Call: RemoteCall>(_ type: Call.Type) -> Call? { programs.calls.compactMap { $0 as? Call }.last }

        #expect(
            await run(
                "events add Dinner --start 2026-12-03T18:00 --end 2026-12-03T20:30 --zone Europe/Berlin "
                    + "--gathering berlin-de --repeat FREQ=DAILY --visibility membersOnly") == .success)
        #expect(screen.lines == ["made event-1 Dinner, 2026-12-03 18:00"])
        var made = NewEvent(title: "Dinner")
        made.startsAt = try Timestamp(rfc3339: "2026-12-03T17:00:00Z")
        made.endsAt = try Timestamp(rfc3339: "2026-12-03T19:30:00Z")
        made.timeZone = "Europe/Berlin"
        made.gathering = GatheringChoice(id: "berlin-de", timeZone: "Europe/Berlin")
        made.recurrence = ["RRULE:FREQ=DAILY"]
        made.visibility = .membersOnly
        #expect(last(CreateEvent.self) == CreateEvent(made))

        // Of whole days, people name the last one.
        #expect(await run("events add Fair --start 2026-12-03 --end 2026-12-04") == .success)
        #expect(last(CreateEvent.self)?.event.endDate == CalendarDate(year: 2026, month: 12, day: 5))
        #expect(await run("events edit evt-1 --start 2026-12-03T18:00 --clear url,end") == .success)
        let changes = last(UpdateEvent.self)?.changes
        #expect(changes?.startsAt == .set(try Timestamp(rfc3339: "2026-12-03T17:00:00Z")))
        #expect(changes?.url == .removed && changes?.endDate == .removed && changes?.title == .unchanged)
        #expect(await run("events delete evt-2") == .success)
        #expect(last(DeleteEvent.self) == DeleteEvent(id: "evt-2"))
        for words in [
            "add Dinner", "add Dinner --start tomorrow", "add Dinner --start 2026-12-03T25:00", "edit evt-1",
            "edit evt-1 --clear name", "edit evt-1 --status maybe",
            // By whose clock?
            "add Dinner --start 2026-12-03T18:00", "edit evt-1 --start 2026-12-03T18:00 --zone Mars",
        ] {
            #expect(await run("events \(words)") == .usage, "\(words)")
        }
    }

    @Test("Who finds an event by its id or a part of its name, and says when several fit")
    @LoopActor func who() async throws {
        giveEvents()
        programs.answer(WhoIsGoing.self) { call, _ in
            let row = AttendanceSummary(
                member: MemberSummary(id: "m-1", name: "Ada", team: TeamSummary(id: "t-1", name: "Core")),
                status: .going, isHost: true)
            return EventAttendance(
                eventID: call.eventID, total: 1, attendees: [Attendee(attendance: row, reason: "same address")],
                unmatchedGuests: 4)
        }
        #expect(await run("who SALON") == .success)
        #expect(screen.lines.first == "Salon, 2026-12-03 18:00: 1 members going, 4 guests who are no known members")
        #expect(screen.lines.last == "Ada   Core  going   host  same address")
        #expect(await run("who evt-2") == .success)
        #expect(await run("who demo") == .failure)
        #expect(screen.complaints.last?.hasPrefix("rollcall: 2 events are called like that") == true)
        #expect(await run("who nothing") == .failure)

        let json = TestScreen()
        #expect(await run("who evt-1 --json", on: json) == .success)
        let answer = try JSON.decode(EventAttendance.self, from: Array(try #require(json.lines.first).utf8))
        #expect(answer.eventID == "evt-1")
    }

    @Test("Sync follows the run to its end: a status line on a terminal, plain lines elsewhere")
    @LoopActor func sync() async {
        for isTerminal in [true, false] {
            var polls = 0
            programs.answer(StartSync.self) { _, _ in SyncStarted(runID: "run-1") }
            programs.answer(GetRun.self) { call, _ in
                polls += 1
                var run = SyncRun(id: call.id, trigger: "manual", state: .running, startedAt: .epoch)
                run.counts.guestListsTotal = 4
                run.counts.guestListsDone = polls
                if polls == 4 {
                    run.state = .partiallyFailed
                    run.errors = ["evt-9 could not be read"]
                }
                return run
            }
            let screen = TestScreen(isTerminal: isTerminal, width: 40)
            #expect(await run("sync --event evt-1", on: screen) == .partialFailure)
            #expect(screen.statuses.count == (isTerminal ? 3 : 0))
            #expect(screen.statuses.allSatisfy { $0.count < 40 })
            #expect(screen.lines.count == (isTerminal ? 1 : 4))
            #expect(screen.complaints == ["evt-9 could not be read"])
        }
        #expect(await run("sync --no-wait") == .success)
        #expect(screen.lines == ["started run run-1"])
    }

    @Test("Imports name the rejected rows and tell apart all, some and none")
    @LoopActor func imports() async throws {
        let path = try TemporaryFile.make("email\nada@example.org\n")
        defer { unlink(path) }
        giveEvents()
        var report = ImportReport(rows: 3, created: 1, updated: 1, unchanged: 1)
        programs.answer(ImportGuests.self) { call, _ in
            #expect(call.eventID == "evt-3")
            #expect(call.csv == "email\nada@example.org\n")
            return report
        }
        #expect(await run("import guests \(path) --event salon") == .success)
        #expect(screen.lines == ["3 rows: 1 new, 1 changed, 1 unchanged, 0 rejected"])
        report.rejected = [RejectedRow(line: 2, reason: "no address")]
        #expect(await run("import guests \(path) --event salon") == .partialFailure)
        #expect(screen.complaints == ["line 2: no address"])
        report = ImportReport(rows: 1, rejected: report.rejected)
        programs.answer(ImportMembers.self) { _, _ in report }
        #expect(await run("import members \(path)") == .failure)
        #expect(await run("import members /nowhere.csv") == .failure)
        #expect(screen.complaints.last == "rollcall: cannot read /nowhere.csv: No such file or directory")
    }

    @Test("A large file goes in pieces, with a bar, and its rows are reported by the lines of the whole")
    @LoopActor func importInPieces() async throws {
        let rows = (0..<25_000).map { "Person \($0),p\($0)@example.org,\"Team\n\($0 % 7)\"\n" }
        let path = try TemporaryFile.make("name,emails,team\n" + rows.joined())
        defer { unlink(path) }
        var pieces: [String] = []
        programs.answer(ImportMembers.self) { call, _ in
            pieces.append(call.csv)
            let count = call.csv.split(separator: "@").count - 1
            return ImportReport(rows: count, created: count - 1, rejected: [RejectedRow(line: 2, reason: "no")])
        }
        let terminal = TestScreen(isTerminal: true, width: 60)
        #expect(await run("import members \(path)", on: terminal) == .partialFailure)
        #expect(pieces.count > 1)
        #expect(pieces.allSatisfy { $0.hasPrefix("name,emails,team\nPerson ") && $0.utf8.count < 600_000 })
        #expect(terminal.statuses.count == pieces.count)
        #expect(terminal.lines.last?.hasPrefix("25000 rows: \(25_000 - pieces.count) new, ") == true)
        var line = 2
        for (piece, complaint) in zip(pieces, terminal.complaints) {
            #expect(complaint == "line \(line): no")
            line += piece.split(separator: "\n", omittingEmptySubsequences: false).count - 2
        }

        var calls = 0
        programs.answer(ImportMembers.self) { _, _ in
            calls += 1
            guard calls < 2 else { throw CommandFailure(.unreachable, "gone") }
            return ImportReport(rows: 1, created: 1)
        }
        #expect(await run("import members \(path)") == .unreachable)
        #expect(screen.complaints.last?.contains("are imported, the rest is not") == true)
    }

    @Test("A file of sixteen mebibytes is read, one byte more is refused, and so is what is no UTF-8")
    func fileLimits() throws {
        let limit = InputFile.maximalSize
        for (count, isAccepted) in [(limit - 1, true), (limit, true), (limit + 1, false)] {
            let path = try TemporaryFile.make(String(repeating: "a", count: count))
            defer { unlink(path) }
            #expect((try? InputFile.read(path))?.utf8.count == (isAccepted ? count : nil))
        }
        let path = try TemporaryFile.make([0x61, 0xFF])
        defer { unlink(path) }
        #expect(throws: CommandFailure.self) { try InputFile.read(path) }
    }

    @Test("Keys are made with scopes and an end, shown once, listed and revoked")
    @LoopActor func keys() async {
        let summary = KeySummary(id: "k1", name: "ci", scopes: ["read"], createdAt: .epoch)
        programs.answer(CreateKey.self) { call, _ in
            #expect(call.scopes == ["read", "write"])
            #expect(call.expiresAt == ImpatientTime().now + .days(90))
            return CreatedKey(key: "rk_k1_secret", summary: summary)
        }
        programs.answer(ListKeys.self) { _, _ in KeyList(keys: [summary]) }
        programs.answer(RevokeKey.self) { _, _ in Acknowledgement() }
        #expect(await run("keys create ci --scopes read,write --expires 90d") == .success)
        #expect(screen.lines == ["rk_k1_secret"])
        #expect(await run("keys create ci --scopes all") == .usage)
        #expect(await run("keys create ci --expires never") == .usage)
        #expect(await run("keys list") == .success)
        #expect(await run("keys revoke k1") == .success)
    }

    @Test("Feeds are made for one scope, shown once, listed and revoked")
    @LoopActor func feeds() async {
        let scope = FeedScope(kind: .member, id: "mem-1")
        let summary = FeedSummary(id: "feed-1", name: "Ada", scope: scope, createdAt: .epoch)
        programs.answer(CreateFeed.self) { call, _ in
            #expect(call == CreateFeed(name: "Ada", scope: scope))
            return CreatedFeed(token: "t0ken", feed: summary)
        }
        programs.answer(ListFeeds.self) { _, _ in FeedList(feeds: [summary]) }
        programs.answer(RevokeFeed.self) { _, _ in Acknowledgement() }
        #expect(await run("feeds create Ada --member mem-1") == .success)
        #expect(screen.lines == ["/feeds/t0ken.ics", "/feeds/t0ken/"])
        #expect(await run("feeds create Ada --member mem-1 --gathering berlin-de") == .usage)
        #expect(await run("feeds create Ada --member mem-1 --organization guild") == .usage)
        #expect(await run("feeds create") == .usage)
        #expect(await run("feeds list") == .success)
        #expect(screen.lines.contains { $0.contains("member mem-1") })
        #expect(await run("feeds revoke feed-1") == .success)
    }

    @Test("Jobs that were given up are listed with their programs, tried again and forgotten")
    @LoopActor func jobs() async {
        #expect(await run("jobs dead") == .unreachable)
        programs.answer(ListDeadLetters.self) { _, program in
            if program == .calendar { throw CommandFailure(.unreachable, "gone") }
            guard program == .luma else { return DeadLetterList(entries: []) }
            return DeadLetterList(entries: [
                DeadLetterSummary(id: 7, kind: "luma.guest", attempts: 5, lastError: "luma.notFound", failedAt: .epoch)
            ])
        }
        let partial = TestScreen()
        #expect(await run("jobs dead", on: partial) == .partialFailure)
        #expect(partial.lines.last?.hasPrefix("luma     7   luma.guest  5") == true)
        #expect(partial.complaints == ["calendar does not answer"])
        programs.answer(ListDeadLetters.self) { _, _ in DeadLetterList(entries: []) }
        let none = TestScreen()
        #expect(await run("jobs dead", on: none) == .success)
        #expect(none.lines == ["no job was given up"])

        var asked: [String] = []
        programs.answer(RetryDeadLetter.self) { call, program in
            asked.append("retry \(program) \(call.id)")
            return Acknowledgement()
        }
        programs.answer(DropDeadLetter.self) { call, program in
            asked.append("drop \(program) \(call.id)")
            return Acknowledgement()
        }
        #expect(await run("jobs retry luma 7") == .success)
        #expect(await run("jobs drop members 8") == .success)
        #expect(asked == ["retry luma 7", "drop members 8"])
        #expect(await run("jobs retry nobody 7") == .usage)
        #expect(await run("jobs retry luma x") == .usage)
    }

    @Test("The fake Luma keeps to a folder of its own, and the real one's key is not looked for")
    func sandbox() {
        let arrangement = SandboxArrangement(dataDirectory: "data/sandbox", runDirectory: "data/run")
        #expect(arrangement.environment["ROLLCALL_DATA_DIRECTORY"] == "data/sandbox")
        #expect(arrangement.environment["ROLLCALL_RUN_DIRECTORY"] == "data/run")
        #expect(arrangement.environment["LUMA_API_KEY_FILE"] == "")
        #expect(arrangement.membersFile == "data/run/sandbox-members.csv")
        #expect(arrangement.greeting(hasKey: false).hasSuffix("; set LUMA_API_KEY to use the real one."))
        #expect(!arrangement.greeting(hasKey: true).contains("LUMA_API_KEY"))
    }

    @Test("The settings of all programs are listed, and no name twice")
    @LoopActor func settings() async {
        #expect(await run("config list") == .success)
        #expect(screen.lines.contains { $0.hasPrefix("| `LUMA_API_KEY` (or `_FILE`) |") })
        let names = AllSettings.summaries.map(\.name)
        #expect(Set(names).count == names.count)
    }

    @Test("A full disk is told in one sentence, with its own code")
    @LoopActor func fullDisk() {
        let failure = RemotePrograms.failure(.storageFull, .luma, .unix(path: "/run/luma.sock"))
        #expect(failure.code == .storage)
        #expect(failure.description.hasPrefix("rollcall-luma: the disk is full"))
    }

    @Test("A program that does not answer ends the command with code 4")
    @LoopActor func unreachable() async {
        #expect(await run("events") == .unreachable)
        #expect(screen.complaints == ["rollcall: cannot reach rollcall-luma"])
    }
}
