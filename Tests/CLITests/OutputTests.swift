import Contracts
import Testing
import Time

@testable import CLI

@Suite("What is shown")
struct OutputTests {
    @Test("Columns are aligned by what they take on a terminal")
    func table() {
        var table = TextTable("NAME", "TEAM", "STATUS")
        table.add("Zoë", "北京", "going")
        table.add("Ada Lovelace", "", "checkedIn")
        #expect(
            table.lines(width: 80) == [
                "NAME          TEAM  STATUS",
                "Zoë           北京  going",
                "Ada Lovelace        checkedIn",
            ])
    }

    @Test("Controls in cells are made visible")
    func controls() {
        var table = TextTable("NAME")
        table.add("a\u{1B}[2J\nb\u{202E}")
        #expect(table.lines(width: 80).last == "a\\u{1b}[2J\\u{a}b\\u{202e}")
    }

    @Test("Lines are cut at the terminal's width, never inside a wide character")
    func width() {
        #expect(TextTable.cut("abcdef", to: 6) == "abcdef")
        #expect(TextTable.cut("abcdef", to: 5) == "abcd…")
        #expect(TextTable.cut("北京北京", to: 5) == "北京…")
        #expect(TextTable.cut("北京北京", to: 4) == "北…")
        #expect(TextTable.columns("e\u{301}👩‍👩‍👧") == 3)
    }

    @Test("A run is shown as a bar, also before its lists are counted and beyond the end")
    func bar() {
        var run = SyncRun(id: "run-1", trigger: "manual", state: .running, startedAt: .epoch)
        run.counts.eventsListed = 7
        #expect(RunProgress.bar(run) == "reading events: 7 so far")
        run.counts.guestListsTotal = 40
        run.counts.guestListsDone = 10
        run.counts.guestsFetched = 512
        #expect(RunProgress.bar(run) == "[######------------------] 10/40 guest lists, 512 guests")
        run.counts.guestListsDone = 41
        #expect(RunProgress.bar(run) == "[########################] 40/40 guest lists, 512 guests")
    }

    @Test("A run's summary says how it ended, how long it took, and what changed")
    func summary() {
        var run = SyncRun(
            id: "run-1", trigger: "manual", state: .succeeded, startedAt: .epoch,
            finishedAt: .epoch + .milliseconds(2500))
        run.counts = SyncCounts(eventsListed: 3, eventsCreated: 1, guestsFetched: 20, guestsChanged: 2)
        #expect(
            RunProgress.summary(run)
                == "synced in 2s500ms: 3 events (1 new, 0 changed, 0 canceled, 0 failed), "
                + "20 guests (2 changed, 0 removed)")
    }

    @Test("Times are shown by the event's clock, or in UTC where its zone is unknown")
    func localTime() throws {
        let instant = try Timestamp(rfc3339: "2026-12-03T17:00:00Z")
        #expect(LocalTimeText.text(instant, zone: "Europe/Berlin") == "2026-12-03 18:00")
        #expect(LocalTimeText.text(instant, zone: "Nowhere/Atlantis") == "2026-12-03 17:00 UTC")
    }
}
