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

    private func linked() -> LinkState {
        LinkState(remoteID: "outside-1", version: "v1", base: MergeBase(local: Self.content, remote: Self.content))
    }

    private func plan(
        _ local: LinkPlanner.Local, _ remote: LinkPlanner.Remote, _ link: LinkState, _ rules: MergeRules = MergeRules()
    ) -> LinkPlan {
        LinkPlanner(rules).plan(local: local, remote: remote, link: link, now: Self.noon)
    }

    @Test("makes the counterpart once, and then has nothing to do")
    func creation() {
        let first = plan(.shown(Self.local), .absent(wasDeleted: false), LinkState())
        #expect(first.remote == .create(Self.content) && first.local == .nothing)
        let link = first.link(afterWriting: event())
        #expect(link.remoteID == "outside-1" && link.version == "v1")
        let second = plan(.shown(Self.local), .present(event()), link)
        #expect(second.remote == .nothing && second.local == .nothing && second.link == link)
    }

    @Test("adopts what an earlier try has made")
    func adoption() {
        let adopted = plan(.shown(Self.local), .present(event()), LinkState())
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
}
