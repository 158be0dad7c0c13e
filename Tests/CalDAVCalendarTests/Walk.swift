import CalDAV
import CalendarModel
import EventLoop
import HTTPClient
import ICalendar
import Mutation
import Testing
import Time

@testable import CalDAVCalendar

/// One event and its counterpart on a server, changed at random on both sides and brought together now and then, with
/// writes whose answers are lost.
@LoopActor struct Walk {
    private let calendar: CalDAVCalendar
    private let client: CalDAVClient
    private let url: HTTPURL
    private let seed: UInt64
    private var random: SeededGenerator
    private var now = Sample.now
    private var local: LocalVersion
    private var link = LinkMemory()
    private var cursor: String?
    private var seen: LinkPlanner.Remote = .absent(wasDeleted: false)
    private var losesAnswers = true
    private var writes = 0

    init(_ calendar: CalDAVCalendar, _ client: CalDAVClient, _ url: HTTPURL, seed: UInt64) {
        self.calendar = calendar
        self.client = client
        self.url = url
        self.seed = seed
        random = SeededGenerator(seed: seed)
        local = LocalVersion(content: Sample.content(), createdAt: now)
    }

    mutating func run() async throws {
        for step in 0..<40 {
            now += .seconds(1)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: editLocally("local \(step)")
            case 1, 2: try await editOutside("outside \(step)")
            default: try await sync()
            }
        }
        losesAnswers = false
        for _ in 0..<3 { try await sync() }
        let counterpart = try await calendar.event(link.remoteID ?? "")
        #expect(counterpart?.content == calendar.normalized(local.content), "seed \(seed)")
        let before = writes
        try await sync()
        #expect(writes == before, "seed \(seed): nothing had changed")
        let all = try await calendar.changes(since: nil, page: nil)
        #expect(all.changes.count == 1, "seed \(seed): it was made more than once")
    }

    private mutating func editLocally(_ text: String) {
        let field: EventField = [.title, .description, .time][Int.random(in: 0..<3, using: &random)]
        var content = local.content
        content.title = text
        content.description = "**\(text)**"
        content.time = .timed(start: now, end: nil, timeZone: "Europe/Zurich")
        local.content.take(field, from: content)
        local.changedAt[field] = now
    }

    /// As another program would, which knows nothing of us, and may not say when.
    private mutating func editOutside(_ text: String) async throws {
        guard let member = try await client.listing(of: url).members.first, let etag = member.etag else { return }
        var component = try CalendarResource(reading: await client.object(member.href, in: url).body)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: component.main.set("SUMMARY", text: text)
        case 1: component.main.set("DESCRIPTION", text: text)
        default: component.main.set("LOCATION", text: text)
        }
        if Bool.random(using: &random) { component.main.set("LAST-MODIFIED", time: .utc(now)) }
        _ = try await client.update(member.href, component.written(), from: etag, in: url)
    }

    private mutating func sync() async throws {
        try await look()
        let planner = LinkPlanner(MergeRules(), normalized: { [calendar] in calendar.normalized($0) })
        for _ in 0..<4 {
            let plan = planner.plan(local: .shown(local), remote: seen, link: link, now: now)
            if case .store(let version) = plan.local { local = version }
            do {
                let written: OutsideEvent
                switch plan.remote {
                case .nothing:
                    link = plan.link
                    return
                case .create(let content):
                    written = try await calendar.create(draft(content))
                case .update(let event, let content):
                    written = try await calendar.update(event, to: draft(content))
                case .delete:
                    return #expect(Bool(false), "nothing was hidden")
                }
                writes += 1
                if losesAnswers, Int.random(in: 0..<4, using: &random) == 0 { return }
                link = plan.link(afterWriting: written)
                seen = .present(written)
                return
            } catch OutsideError.changedMeanwhile {
                guard case .present(let event) = seen, let present = try await calendar.event(event.id) else {
                    throw OutsideError.gone
                }
                seen = .present(present)
            }
        }
    }

    private func draft(_ content: EventContent) -> EventDraft {
        EventDraft(identifier: Sample.identifier, content: content)
    }

    /// Sometimes what others did is not known yet.
    private mutating func look() async throws {
        guard !losesAnswers || Bool.random(using: &random) else { return }
        let page = try await calendar.changes(since: cursor, page: nil)
        guard case .end(let end, _) = page.next else { throw OutsideError.malformed("more than one event") }
        cursor = end
        for case .changed(let event) in page.changes { seen = .present(event) }
    }
}
