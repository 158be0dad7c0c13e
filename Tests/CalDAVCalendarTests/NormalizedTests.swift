import CalendarModel
import ICalendar
import Mutation
import Testing
import Time

@testable import CalDAVCalendar

@Suite("What comes back")
struct NormalizedTests {
    @Test("is what was told before, through the text and back, and then never changes again")
    func agreement() throws {
        for seed in 1...UInt64(400) {
            var random = RandomContent(seed: seed)
            let content = random.content()
            let normal = Sample.writer.normalized(content)
            let draft = EventDraft(identifier: Sample.identifier, content: content)
            let bytes = try Sample.writer.made(draft, now: Sample.now).written()
            #expect(try Sample.read(bytes) == normal, "seed \(seed)")
            #expect(Sample.writer.normalized(normal) == normal, "seed \(seed)")
            #expect(!Sample.lines(bytes).contains { $0.hasPrefix("X-EVIL") }, "seed \(seed)")
            // And a server that turns line ends and order of lines about changes nothing.
            #expect(try Sample.write(draft, to: bytes.filter { $0 != 0x0D }) == nil, "seed \(seed)")
        }
    }

    @Test("after a change of any other text, is the same")
    func changes() throws {
        var old = try Sample.writer.made(
            EventDraft(identifier: Sample.identifier, content: Sample.content()), now: Sample.now
        ).written()
        for seed in 1...UInt64(400) {
            var random = RandomContent(seed: seed)
            let draft = EventDraft(identifier: Sample.identifier, content: random.content())
            var resource = try CalendarResource(reading: old)
            _ = try Sample.writer.write(draft, now: Sample.now, to: &resource)
            let new = resource.written()
            #expect(try Sample.read(new) == Sample.writer.normalized(draft.content), "seed \(seed)")
            #expect(try Sample.write(draft, to: new) == nil, "seed \(seed)")
            old = new
        }
    }

    @Test("of a damaged text is an event or a reason, and what is read can be written")
    func damaged() throws {
        let draft = EventDraft(identifier: Sample.identifier, content: Sample.content())
        var content = draft.content
        content.recurrence = Recurrence(
            lines: ["RRULE:FREQ=WEEKLY"],
            overrides: [.init(slot: .timed(start: Sample.now, end: nil, timeZone: nil), content: nil)])
        let originals = [
            try Sample.writer.made(draft, now: Sample.now).written(),
            try Sample.writer.made(EventDraft(identifier: Sample.identifier, content: content), now: Sample.now)
                .written(),
        ]
        for seed in 1...UInt64(600) {
            var mutator = Mutator(seed: seed, interesting: "BEGIN:;=,\\\"T0123456789PWDZ-/ \r\n")
            let bytes = mutator.mutation(of: originals)
            do {
                _ = try Sample.read(bytes)
                _ = try Sample.write(draft, to: bytes)
            } catch is ResourceProblem {}
        }
    }
}
