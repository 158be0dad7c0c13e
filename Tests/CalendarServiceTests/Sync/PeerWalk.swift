import CalendarModel
import Durable
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService

/// A calendar whose requests fail now and then, before or after they took effect.
@LoopActor final class FlakyCalendar: OutsideCalendar {
    let calendar: any OutsideCalendar
    private let random: SeededRandom
    private let time: any TimeSource
    var isFlaky = true
    private(set) var writes = 0

    init(_ calendar: any OutsideCalendar, _ random: SeededRandom, time: any TimeSource) {
        self.calendar = calendar
        self.random = random
        self.time = time
    }

    nonisolated func normalized(_ content: EventContent) -> EventContent { calendar.normalized(content) }
    nonisolated var tellsOccurrencesApart: Bool { calendar.tellsOccurrencesApart }
    nonisolated var absenceIsProof: Bool { calendar.absenceIsProof }

    func changes(since cursor: String?, page: String?) async throws -> ChangePage {
        // What a server says that has forgotten where a reading ended.
        if isFlaky, cursor != nil, page == nil, random.next() % 12 == 0 { throw OutsideError.cursorExpired }
        return try await flaky { try await self.calendar.changes(since: cursor, page: page) }
    }

    func event(_ id: String) async throws -> OutsideEvent? { try await flaky { try await self.calendar.event(id) } }

    func create(_ draft: EventDraft) async throws -> OutsideEvent {
        try await flaky(isWrite: true) { try await self.calendar.create(draft) }
    }

    func update(_ known: OutsideEvent, to draft: EventDraft) async throws -> OutsideEvent {
        try await flaky(isWrite: true) { try await self.calendar.update(known, to: draft) }
    }

    func delete(_ known: OutsideEvent, mayNotifyAttendees: Bool) async throws {
        try await flaky(isWrite: true) {
            try await self.calendar.delete(known, mayNotifyAttendees: mayNotifyAttendees)
        }
    }

    private func flaky<Result>(isWrite: Bool = false, _ body: @LoopActor () async throws -> Result) async throws
        -> Result
    {
        let fate = isFlaky ? random.next() % 16 : 15
        switch fate {
        case 0: throw OutsideError.unavailable("no connection")
        case 1: throw OutsideError.limited(until: time.now + .seconds(20))
        case 2 where isWrite: throw OutsideError.changedMeanwhile
        default: break
        }
        let result = try await body()
        if isWrite { writes += 1 }
        if fate == 3 { throw OutsideError.unavailable("no answer") }
        return result
    }
}

/// Events of the owner's in one calendar, edited at random on both sides.
@LoopActor struct PeerWalk {
    private let bridge: BridgeFixture
    private let flaky: FlakyCalendar
    private let random: SeededRandom
    private let seed: UInt64
    private var edits = 0
    private var made = 0

    /// Walks in a calendar that is empty as yet.
    ///
    /// - Parameter tellsRemovals: whether the calendar tells of them; else everything is read every ten minutes.
    static func run(_ calendar: any OutsideCalendar, _ seed: UInt64, tellsRemovals: Bool = true) async throws {
        let random = SeededRandom(seed: seed)
        let time = BridgeFixture.clock()
        let flaky = FlakyCalendar(calendar, random, time: time)
        var settings = ReadingSettings()
        // Everything that is dropped may go: the brake has tests of its own.
        settings.removalPercent = 100
        settings.interval = [.caldav: .minutes(10)]
        if !tellsRemovals { settings.wholeInterval = [.caldav: .minutes(10)] }
        let bridge = try await BridgeFixture(of: ["one": flaky], settings, time: time, seed: seed)
        var walk = PeerWalk(bridge: bridge, flaky: flaky, random: random, seed: seed)
        do {
            try await walk.walk()
        } catch {
            Issue.record(error, "seed \(seed)")
        }
        await bridge.stop()
    }

    private init(bridge: BridgeFixture, flaky: FlakyCalendar, random: SeededRandom, seed: UInt64) {
        self.bridge = bridge
        self.flaky = flaky
        self.random = random
        self.seed = seed
    }

    private func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

    private mutating func walk() async throws {
        try await bridge.connect()
        for step in 0..<30 {
            try await edit("edit \(step)")
            if pick(3) == 0 { try await bridge.pass(.seconds(Int64(pick(200)))) }
            if pick(4) == 0 { _ = try? await bridge.read() }
            // Nothing that comes after another happens in the same millisecond.
            await bridge.time.advance(by: .seconds(1))
            if step == 15 { try await bridge.restart() }
        }
        flaky.isFlaky = false
        for _ in 0..<2 {
            try await bridge.read()
            try await bridge.pass(.minutes(15))
            for letter in try await bridge.host.context.jobs.deadLetters() {
                try await bridge.host.context.jobs.retryDeadLetter(letter.id)
            }
            try await bridge.settle()
        }
        let here = try await bridge.events().filter { !$0.isCanceled }.map {
            flaky.normalized($0.version.content).walked
        }
        let there = try await outside().map(\.content.walked)
        #expect(there.sorted() == here.sorted(), "seed \(seed)")
        #expect(flaky.writes <= 2 * edits, "seed \(seed): \(flaky.writes) writes for \(edits) edits")
        let writes = flaky.writes
        try await bridge.read()
        #expect(flaky.writes == writes, "seed \(seed): nothing had changed")
    }

    private mutating func edit(_ text: String) async throws {
        edits += 1
        let change = WalkChange(text, random)
        switch pick(7) {
        case 0:
            made += 1
            try await bridge.add("evt-\(made)", WalkChange.new(text, random))
        case 1, 2:
            let known = try await bridge.events().filter { !$0.isCanceled }
            if !known.isEmpty { try await bridge.edit(known[pick(known.count)].id) { change.apply(to: &$0) } }
        case 3, 4:
            // Not at the same moment: what two writers at once do to these servers is another matter.
            try await bridge.settle()
            let there = try await outside()
            guard !there.isEmpty else { return }
            let event = there[pick(there.count)]
            var content = event.content
            change.apply(to: &content)
            _ = try await flaky.calendar.update(event, to: EventDraft(identifier: event.mark ?? "", content: content))
        case 5:
            let known = try await bridge.events().filter { !$0.isCanceled }
            if pick(4) == 0, !known.isEmpty { try await bridge.delete(known[pick(known.count)].id) }
        default:
            try await bridge.settle()
            let there = try await outside()
            guard pick(3) == 0, !there.isEmpty else { return }
            try await flaky.calendar.delete(there[pick(there.count)], mayNotifyAttendees: false)
        }
    }

    /// What is there, as another program would read it: with occurrences put into their series.
    private func outside() async throws -> [OutsideEvent] {
        var events: [String: OutsideEvent] = [:]
        var occurrences: [(series: String, Recurrence.Override)] = []
        var page: String?
        repeat {
            let part = try await flaky.calendar.changes(since: nil, page: page)
            for change in part.changes {
                switch change {
                case .changed(let event): if event.content.status != .canceled { events[event.id] = event }
                case .occurrence(let series, let slot, let content, _):
                    occurrences.append((series, Recurrence.Override(slot: slot, content: content)))
                case .removed, .unreadable: break
                }
            }
            if case .page(let next) = part.next { page = next } else { page = nil }
        } while page != nil
        for (series, occurrence) in occurrences { _ = events[series]?.content.recurrence?.set(occurrence) }
        return events.values.sorted { $0.id < $1.id }
    }
}
