import CalendarModel
import Testing
import Time

/// One event and several calendars, edited at random and synchronised in random order, with writes whose answers are lost.
@Suite("Links of one event to several calendars", .timeLimit(.minutes(1)))
struct ConvergenceTests {
    /// A calendar in memory that holds one event, and cannot hold everything of it.
    private struct FakeCalendar {
        var event: OutsideEvent?
        var writes = 0
        private var versions = 0
        let holdsURL: Bool

        init(holdsURL: Bool) { self.holdsURL = holdsURL }

        static func normalized(_ content: EventContent, holdsURL: Bool) -> EventContent {
            var content = content
            if !holdsURL { content.url = "" }
            return content
        }

        mutating func write(_ content: EventContent, at now: Timestamp, mark: String?) -> OutsideEvent {
            versions += 1
            let written = OutsideEvent(
                id: "event", version: "\(versions)", content: Self.normalized(content, holdsURL: holdsURL),
                updatedAt: now, mark: mark)
            event = written
            return written
        }
    }

    private struct World {
        var local: LocalVersion
        var calendars: [FakeCalendar]
        var links: [LinkMemory]
        var now: Timestamp
        var random: SplitMix
        let rules: MergeRules
        var losesAnswers = true

        /// Synchronises one calendar; sometimes the answer of its write is lost.
        mutating func sync(_ index: Int) {
            let holdsURL = calendars[index].holdsURL
            let planner = LinkPlanner(rules) { FakeCalendar.normalized($0, holdsURL: holdsURL) }
            // Without an answer nothing is known of what was made, until a reading tells.
            let isKnown = links[index].remoteID != nil || random.next() % 2 == 0
            let remote: LinkPlanner.Remote =
                isKnown
                ? calendars[index].event.map { .present($0) } ?? .absent(wasDeleted: false)
                : .absent(wasDeleted: false)
            let plan = planner.plan(local: .shown(local), remote: remote, link: links[index], now: now)
            if case .store(let version) = plan.local { local = version }
            switch plan.remote {
            case .nothing:
                links[index] = plan.link
            case .create where calendars[index].event != nil:
                // A repeated creation finds what the first one made.
                if let made = calendars[index].event { links[index] = plan.link(afterWriting: made) }
            case .create(let content), .update(_, let content):
                calendars[index].writes += 1
                let written = calendars[index].write(content, at: now, mark: "link")
                guard !losesAnswers || random.next() % 4 != 0 else { return }
                links[index] = plan.link(afterWriting: written)
            case .delete:
                #expect(Bool(false), "nothing was hidden")
            }
        }

        mutating func editLocally(_ text: String) {
            let field = textField()
            set(field, of: &local.content, to: text)
            local.changedAt[field] = now
        }

        mutating func editOutside(_ index: Int, _ text: String) {
            guard let event = calendars[index].event else { return }
            var content = event.content
            set(textField(), of: &content, to: text)
            _ = calendars[index].write(content, at: now, mark: event.mark)
        }

        private mutating func textField() -> EventField { [.title, .description, .location][Int(random.next() % 3)] }

        private func set(_ field: EventField, of content: inout EventContent, to text: String) {
            var source = content
            source.title = text
            source.description = text
            source.location = text
            content.take(field, from: source)
        }

        func agrees() -> Bool {
            calendars.allSatisfy { calendar in
                guard let event = calendar.event else { return false }
                return FakeCalendar.normalized(local.content, holdsURL: calendar.holdsURL).differences(
                    from: event.content
                )
                .isEmpty
            }
        }
    }

    private struct SplitMix {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }

    private static let noon = Timestamp(seconds: 1_795_000_000)

    private func world(seed: UInt64, _ rules: MergeRules = MergeRules()) -> World {
        let content = EventContent(
            title: "Co-working", time: .timed(start: Self.noon, end: nil, timeZone: nil), url: "https://luma.com/x")
        return World(
            local: LocalVersion(content: content, createdAt: Self.noon),
            calendars: [FakeCalendar(holdsURL: true), FakeCalendar(holdsURL: false), FakeCalendar(holdsURL: true)],
            links: [LinkMemory(), LinkMemory(), LinkMemory()], now: Self.noon, random: SplitMix(state: seed),
            rules: rules)
    }

    @Test("all come to agree, whatever happens in which order", arguments: [ConflictPolicy.latest, .local, .remote])
    func agreement(policy: ConflictPolicy) {
        for seed in 1...UInt64(300) {
            var world = world(seed: seed, MergeRules(policy: policy))
            for step in 0..<60 {
                world.now += .seconds(1)
                switch world.random.next() % 5 {
                case 0: world.editLocally("local \(step)")
                case 1: world.editOutside(Int(world.random.next() % 3), "outside \(step)")
                default: world.sync(Int(world.random.next() % 3))
                }
            }
            world.losesAnswers = false
            for _ in 0..<4 { for index in 0..<3 { world.sync(index) } }
            #expect(world.agrees(), "seed \(seed)")
            #expect(world.local.content.url == "https://luma.com/x", "seed \(seed)")
            let writes = world.calendars.map(\.writes)
            for index in 0..<3 { world.sync(index) }
            #expect(world.calendars.map(\.writes) == writes, "seed \(seed): nothing had changed")
        }
    }

    @Test("one edit costs one write in each other calendar")
    func writes() {
        var world = world(seed: 1)
        world.losesAnswers = false
        for index in 0..<3 { world.sync(index) }
        let before = world.calendars.map(\.writes)
        world.now += .seconds(1)
        world.editOutside(0, "edited")
        for _ in 0..<5 { for index in 0..<3 { world.sync(index) } }
        #expect(world.calendars.map(\.writes) == [before[0], before[1] + 1, before[2] + 1])
    }

    @Test("the last of several edits of a field wins, whichever calendar is read first")
    func order() {
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            var world = world(seed: 1)
            world.losesAnswers = false
            for index in 0..<3 { world.sync(index) }
            for index in 0..<3 {
                world.now += .seconds(1)
                var content = world.local.content
                content.title = "edit \(index)"
                _ = world.calendars[index].write(content, at: world.now, mark: "link")
            }
            for _ in 0..<3 { for index in order { world.sync(index) } }
            #expect(world.local.content.title == "edit 2")
            #expect(world.agrees())
        }
    }
}
