import CalendarModel
import Testing
import Time

@Suite("A link between an event and its counterpart outside")
struct LinkPlannerTests {
    private static let noon = Timestamp(seconds: 1_795_000_000)
    private static let content = EventContent(
        title: "Co-working", time: .timed(start: noon, end: nil, timeZone: "Europe/Berlin"))
    private static let local = LocalVersion(content: content, createdAt: noon)

    private func event(_ content: EventContent = content, version: String = "v1", mark: String? = "link")
        -> OutsideEvent
    {
        OutsideEvent(
            id: "outside-1", version: version, content: content, updatedAt: Self.noon + .seconds(60), mark: mark)
    }

    private func linked() -> LinkMemory {
        LinkMemory(remoteID: "outside-1", version: "v1", base: MergeBase(local: Self.content, remote: Self.content))
    }

    private func plan(
        _ local: LinkPlanner.Local, _ remote: LinkPlanner.Remote, _ link: LinkMemory, _ rules: MergeRules = MergeRules()
    ) -> LinkPlan {
        LinkPlanner(rules).plan(local: local, remote: remote, link: link, now: Self.noon)
    }

    @Test("makes the counterpart once, and then has nothing to do")
    func creation() {
        let first = plan(.shown(Self.local), .absent(wasDeleted: false), LinkMemory())
        #expect(first.remote == .create(Self.content) && first.local == .nothing)
        let link = first.link(afterWriting: event())
        #expect(link.remoteID == "outside-1" && link.version == "v1")
        let second = plan(.shown(Self.local), .present(event()), link)
        #expect(second.remote == .nothing && second.local == .nothing && second.link == link)
    }

    @Test("adopts what an earlier try has made")
    func adoption() {
        let adopted = plan(.shown(Self.local), .present(event()), LinkMemory())
        #expect(adopted.remote == .nothing && adopted.link.remoteID == "outside-1")
    }

    @Test("makes a counterpart anew that somebody deleted, when it only exports")
    func recreation() {
        let plan = plan(
            .shown(Self.local), .absent(wasDeleted: true), linked(), MergeRules(direction: .exportOnly))
        #expect(plan.remote == .create(Self.content) && plan.local == .nothing)
        #expect(plan.link.generation == 1)
    }

    @Test("cancels the event whose counterpart was deleted", arguments: [SyncDirection.both, .importOnly])
    func deletionOutside(direction: SyncDirection) {
        let plan = plan(.shown(Self.local), .absent(wasDeleted: true), linked(), MergeRules(direction: direction))
        #expect(plan.local == .cancel && plan.remote == .nothing && plan.link.remoteID == nil)
    }

    @Test("takes away what Rollcall made once the event is hidden, and never what others made")
    func withdrawal() {
        let own = plan(.hidden, .present(event()), linked())
        #expect(own.remote == .delete(event()) && own.link.remoteID == nil && own.link.generation == 1)
        let foreign = plan(.hidden, .present(event(mark: nil)), linked())
        #expect(foreign.remote == .nothing)
        let imported = plan(.hidden, .present(event()), linked(), MergeRules(direction: .importOnly))
        #expect(imported.remote == .nothing)
    }

    @Test("keeps a field open until somebody decides, and merges the rest")
    func openConflict() {
        var ours = Self.local
        ours.content.title = "Ours"
        var theirs = Self.content
        theirs.title = "Theirs"
        theirs.location = "Library"
        let rules = MergeRules(policy: .ask)
        let first = plan(.shown(ours), .present(event(theirs, version: "v2")), linked(), rules)
        #expect(first.conflicts == [FieldConflict(field: .title, resolution: .open)])
        guard case .store(let merged) = first.local else { return #expect(Bool(false), "the place was not taken over") }
        #expect(merged.content.location == "Library" && merged.content.title == "Ours")
        let second = plan(.shown(merged), .present(event(theirs, version: "v2")), first.link, rules)
        #expect(second.conflicts == first.conflicts)
        #expect(second.local == .nothing && second.remote == .nothing)
        var decided = merged
        decided.content.title = "Theirs"
        let third = plan(.shown(decided), .present(event(theirs, version: "v2")), second.link, rules)
        #expect(third.conflicts.isEmpty && third.remote == .nothing && third.link.base?.local.title == "Theirs")
    }

    @Test("looks again when a repeated creation finds what an earlier version had made")
    func staleCreation() {
        var edited = Self.local
        edited.content.title = "Edited"
        let creation = plan(.shown(edited), .absent(wasDeleted: false), LinkMemory())
        let made = event()
        let link = creation.link(afterWriting: made)
        #expect(creation.needsAnotherLook(link, at: made))
        #expect(
            plan(.shown(edited), .present(made), link, MergeRules(policy: .local)).remote
                == .update(made, to: edited.content))
    }

    @Test("agrees at once with what the calendar makes of an event that it has just made")
    func canonicalCreation() {
        var draft = Self.local
        draft.content.description = "one  \ntwo"
        let creation = plan(.shown(draft), .absent(wasDeleted: false), LinkMemory())
        var canonical = draft.content
        canonical.description = "one\ntwo"
        var made = event(canonical)
        made.isNew = true
        let link = creation.link(afterWriting: made)
        #expect(!creation.needsAnotherLook(link, at: made))
        let later = plan(.shown(draft), .present(made), link)
        #expect(later.conflicts.isEmpty && later.local == .nothing && later.remote == .nothing)
    }

    @Test("takes what others changed during a write for their change")
    func changeDuringWrite() {
        var ours = Self.local
        ours.content.title = "Ours"
        let update = plan(.shown(ours), .present(event()), linked())
        var theirs = ours.content
        theirs.location = "Library"
        let answer = event(theirs, version: "v2")
        let link = update.link(afterWriting: answer)
        #expect(update.needsAnotherLook(link, at: answer))
        guard case .store(let merged) = plan(.shown(ours), .present(answer), link).local else {
            return #expect(Bool(false), "the place was not taken over")
        }
        #expect(merged.content.location == "Library" && merged.content.title == "Ours")
    }

    @Test("keeps asking about a field in which the two differed from the beginning")
    func openFromTheBeginning() {
        var theirs = Self.content
        theirs.title = "Theirs"
        let rules = MergeRules(policy: .ask)
        let first = plan(.shown(Self.local), .present(event(theirs)), LinkMemory(), rules)
        #expect(first.conflicts.count == 1 && first.remote == .nothing)
        var edited = Self.local
        edited.content.title = "Edited"
        let second = plan(.shown(edited), .present(event(theirs)), first.link, rules)
        #expect(second.remote == .nothing && second.conflicts.count == 1)
    }

    @Test("an event that was never in an import's calendar is none of its business")
    func neverImported() {
        let plan = plan(
            .shown(Self.local), .absent(wasDeleted: false), LinkMemory(), MergeRules(direction: .importOnly))
        #expect(plan.local == .nothing && plan.remote == .nothing)
    }

    @Test("what was called off here and is on again is made anew, not taken for somebody's deletion")
    func calledOffAndOnAgain() {
        var canceled = Self.content
        canceled.status = .canceled
        var link = linked()
        link.base = MergeBase(local: canceled, remote: canceled)
        let plan = plan(.shown(Self.local), .absent(wasDeleted: true), link)
        #expect(plan.local == .nothing && plan.remote == .create(Self.content) && plan.link.generation == 1)
    }

    @Test("does not write again and again what the calendar cannot hold", arguments: SyncDirection.allCases)
    func unforeseenLimit(direction: SyncDirection) {
        var theirs = Self.content
        theirs.url = "https://calendar.example/other"
        var link = linked()
        link.base?.remote = theirs
        let plan = plan(.shown(Self.local), .present(event(theirs)), link, MergeRules(direction: direction))
        #expect(plan.remote == .nothing && plan.local == .nothing)
    }

    @Test(
        "an event that was deleted here goes there too, but never a foreign one of a calendar that is only written to")
    func deletionHere() {
        let foreign = event(mark: nil)
        #expect(plan(.deleted, .present(foreign), linked()).remote == .delete(foreign))
        #expect(plan(.deleted, .present(event()), linked()).remote == .delete(event()))
        for direction in [SyncDirection.exportOnly, .importOnly] {
            #expect(plan(.deleted, .present(foreign), linked(), MergeRules(direction: direction)).remote == .nothing)
        }
    }

    @Test("an event keeps its time zone when a calendar without zones moves it")
    func movedWithoutZone() {
        let withoutZone: @Sendable (EventContent) -> EventContent = {
            var content = $0
            if case .timed(let start, let end, _) = content.time {
                content.time = .timed(start: start, end: end, timeZone: nil)
            }
            return content
        }
        let planner = LinkPlanner(MergeRules(), normalized: withoutZone)
        let known = withoutZone(Self.content)
        var moved = known
        moved.time = .timed(start: Self.noon + .seconds(3600), end: nil, timeZone: nil)
        var link = linked()
        link.base = MergeBase(local: Self.content, remote: known)
        let plan = planner.plan(
            local: .shown(Self.local), remote: .present(event(moved, version: "v2")), link: link, now: Self.noon)
        guard case .store(let merged) = plan.local else { return #expect(Bool(false), "the time was not taken over") }
        #expect(
            merged.content.time
                == .timed(start: Self.noon + .seconds(3600), end: nil, timeZone: "Europe/Berlin"))
        #expect(plan.remote == .nothing)
    }

    @Test("takes what was taken over for agreed while other fields are still to be written")
    func takenOverMeanwhile() {
        var ours = Self.local
        ours.content.title = "Ours"
        var theirs = Self.content
        theirs.location = "Library"
        let changed = event(theirs, version: "v2")
        let first = plan(.shown(ours), .present(changed), linked())
        guard case .store(let merged) = first.local else { return #expect(Bool(false), "the place was not taken over") }
        #expect(first.remote != .nothing && first.untilWritten.version == "v2")
        var edited = merged
        edited.content.location = "Garden"
        let second = plan(
            .shown(edited), .present(changed), first.untilWritten, MergeRules(policy: .remote))
        #expect(second.conflicts.isEmpty && second.local == .nothing)
        #expect(second.remote == .update(changed, to: edited.content))
    }

    @Test("tells once of a conflict that was decided, however often the write is tried, and of another one again")
    func toldOnce() {
        var ours = Self.local
        ours.content.title = "Ours"
        var theirs = Self.content
        theirs.title = "Theirs"
        let rules = MergeRules(policy: .local)
        let first = plan(.shown(ours), .present(event(theirs, version: "v2")), linked(), rules)
        #expect(first.conflicts.map(\.resolution) == [.keptLocal])
        let second = plan(.shown(ours), .present(event(theirs, version: "v2")), first.untilWritten, rules)
        #expect(second.conflicts.isEmpty && second.remote == first.remote)
        theirs.title = "Theirs again"
        let third = plan(.shown(ours), .present(event(theirs, version: "v3")), second.untilWritten, rules)
        #expect(third.conflicts.map(\.resolution) == [.keptLocal])
    }

    @Test("puts back what was changed where it is only written to, also when the first write fails")
    func putBack() {
        var theirs = Self.content
        theirs.title = "Theirs"
        let rules = MergeRules(direction: .exportOnly)
        let first = plan(.shown(Self.local), .present(event(theirs, version: "v2")), linked(), rules)
        let second = plan(.shown(Self.local), .present(event(theirs, version: "v2")), first.untilWritten, rules)
        #expect(second.remote == .update(event(theirs, version: "v2"), to: Self.content))
    }
}
