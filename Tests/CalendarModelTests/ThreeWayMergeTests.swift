import CalendarModel
import Testing
import Time

@Suite("A merge of two versions of an event")
struct ThreeWayMergeTests {
    private static let noon = Timestamp(seconds: 1_795_000_000)
    private static let content = EventContent(
        title: "Co-working", description: "Bring work.", location: "Café",
        time: .timed(start: noon, end: noon + .seconds(7200), timeZone: "Europe/Berlin"))
    private static let base = MergeBase(local: content, remote: content)

    private func merge(
        _ rules: MergeRules = MergeRules(), base: MergeBase? = base, localAt: Int64 = 10, remoteAt: Int64 = 20,
        normalized: @escaping @Sendable (EventContent) -> EventContent = { $0 },
        local: (inout EventContent) -> Void = { _ in }, remote: (inout EventContent) -> Void = { _ in }
    ) -> MergeOutcome {
        var ours = Self.content
        local(&ours)
        var theirs = base?.remote ?? Self.content
        remote(&theirs)
        let changes = ours.differences(from: Self.content).map { ($0, Self.noon + .seconds(localAt)) }
        let version = LocalVersion(
            content: ours, changedAt: Dictionary(uniqueKeysWithValues: changes), createdAt: Self.noon)
        return ThreeWayMerge(rules, normalized: normalized).merge(
            local: version, remote: theirs, base: base, remoteChangedAt: Self.noon + .seconds(remoteAt))
    }

    @Test("changes nothing where nothing was changed")
    func unchanged() {
        let outcome = merge()
        #expect(outcome.changesLocal.isEmpty && outcome.changesRemote.isEmpty && outcome.conflicts.isEmpty)
        #expect(outcome.local.content == Self.content && outcome.remote == Self.content)
    }

    @Test("takes from each side what only that side has changed")
    func bothSides() {
        let outcome = merge(local: { $0.title = "Hack night" }, remote: { $0.location = "Library" })
        #expect(outcome.local.content.title == "Hack night" && outcome.local.content.location == "Library")
        #expect(outcome.remote == outcome.local.content)
        #expect(outcome.changesLocal == [.location] && outcome.changesRemote == [.title])
        #expect(outcome.conflicts.isEmpty)
    }

    @Test("takes the later change of a field that both have changed", arguments: [(Int64(10), Int64(20)), (20, 10)])
    func latest(localAt: Int64, remoteAt: Int64) {
        let outcome = merge(
            localAt: localAt, remoteAt: remoteAt, local: { $0.title = "Ours" }, remote: { $0.title = "Theirs" })
        let remoteWins = remoteAt > localAt
        #expect(outcome.local.content.title == (remoteWins ? "Theirs" : "Ours"))
        #expect(outcome.remote.title == outcome.local.content.title)
        #expect(outcome.conflicts == [FieldConflict(field: .title, resolution: remoteWins ? .keptRemote : .keptLocal)])
    }

    @Test("follows the integration's policy", arguments: ConflictPolicy.allCases)
    func policies(policy: ConflictPolicy) {
        let outcome = merge(
            MergeRules(policy: policy), local: { $0.title = "Ours" }, remote: { $0.title = "Theirs" })
        switch policy {
        case .local: #expect(outcome.local.content.title == "Ours" && outcome.remote.title == "Ours")
        case .remote, .latest: #expect(outcome.local.content.title == "Theirs" && outcome.remote.title == "Theirs")
        case .ask:
            #expect(outcome.local.content.title == "Ours" && outcome.remote.title == "Theirs")
            #expect(outcome.conflicts == [FieldConflict(field: .title, resolution: .open)])
        }
    }

    @Test("sees no conflict where both have made the same change")
    func sameChange() {
        let outcome = merge(local: { $0.title = "New" }, remote: { $0.title = "New" })
        #expect(outcome.conflicts.isEmpty && outcome.changesLocal.isEmpty && outcome.changesRemote.isEmpty)
    }

    @Test("puts back what is changed outside when it only exports, and takes everything when it only imports")
    func directions() {
        let exported = merge(MergeRules(direction: .exportOnly), remote: { $0.title = "Theirs" })
        #expect(exported.remote.title == "Co-working" && exported.changesLocal.isEmpty)
        let imported = merge(
            MergeRules(direction: .importOnly), local: { $0.title = "Ours" }, remote: { $0.location = "Library" })
        #expect(imported.local.content.title == "Co-working" && imported.local.content.location == "Library")
        #expect(imported.changesRemote.isEmpty && imported.conflicts.isEmpty)
    }

    @Test("lets nobody outside move what is ours to move")
    func ownedFields() {
        let moved = EventTime.timed(start: Self.noon + .seconds(60), end: nil, timeZone: "Europe/Berlin")
        let outcome = merge(
            MergeRules(owned: [.time, .location]),
            remote: {
                $0.time = moved
                $0.title = "Theirs"
            })
        #expect(outcome.remote.time == Self.content.time && outcome.changesRemote == [.time])
        #expect(outcome.local.content.title == "Theirs")
    }

    @Test("never takes a calendar's limits for a change")
    func limits() {
        let plain: @Sendable (EventContent) -> EventContent = {
            var coarse = $0
            coarse.url = ""
            coarse.description = String(coarse.description.prefix(5))
            return coarse
        }
        var local = Self.content
        local.url = "https://luma.com/x"
        let base = MergeBase(local: local, remote: plain(local))
        let outcome = merge(
            base: base, normalized: plain,
            local: {
                $0.url = "https://luma.com/x"
                $0.title = "New"
            })
        #expect(outcome.changesRemote == [.title] && outcome.changesLocal.isEmpty)
        #expect(outcome.local.content.description == "Bring work." && outcome.local.content.url == "https://luma.com/x")
    }

    @Test("without a common past compares what is there")
    func withoutBase() {
        let outcome = merge(base: nil, localAt: 30, local: { $0.title = "Ours" })
        #expect(outcome.remote.title == "Ours" && outcome.changesRemote == [.title])
        #expect(outcome.conflicts == [FieldConflict(field: .title, resolution: .keptLocal)])
    }

    @Test("ends the same in whatever order two calendars' changes of one field arrive", arguments: [true, false])
    func order(atTheSameInstant: Bool) {
        let first = (title: "From Google", at: Self.noon + .seconds(5))
        let second = (title: "From Notion", at: Self.noon + .seconds(atTheSameInstant ? 5 : 6))
        func run(_ changes: [(title: String, at: Timestamp)]) -> String {
            var local = LocalVersion(content: Self.content, createdAt: Self.noon)
            for change in changes {
                var remote = Self.content
                remote.title = change.title
                local =
                    ThreeWayMerge(MergeRules()).merge(
                        local: local, remote: remote, base: Self.base, remoteChangedAt: change.at
                    ).local
            }
            return local.content.title
        }
        #expect(run([first, second]) == run([second, first]))
    }
}
