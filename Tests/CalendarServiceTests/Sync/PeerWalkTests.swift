import CalDAV
import CalDAVCalendar
import CalDAVServers
import CalendarModel
import Crypto
import Durable
import EventLoop
import GoogleCalendar
import HTTPClient
import JSON
import NotionCalendar
import SandboxProcess
import ServiceKit
import Testing
import Time

@testable import CalendarService

/// Promise P8 with calendars that others wrote, and with the sandbox's Google and Notion: edits on both sides, requests
/// that fail before or after they took effect, and the program restarted in between.
@Suite("A random walk with real calendars", .serialized, .timeLimit(.minutes(5)))
struct PeerWalkTests {
    init() { EventLoop.startOnThread() }

    @Test("all sides agree in the end, on servers of CalDAV", arguments: RealServer.Kind.allCases, [UInt64(1)])
    @LoopActor func caldav(kind: RealServer.Kind, seed: UInt64) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let url = try await server.calendar(client, "walk")
            try await PeerWalk.run(CalDAVCalendar(client: client, calendar: url, time: LoopTime()), seed)
        }
    }

    @Test("all sides agree in the end, at Google", arguments: 1...UInt64(2))
    @LoopActor func google(seed: UInt64) async throws {
        try await SandboxProcess.run { sandbox in
            try await PeerWalk.run(try await Self.google(sandbox), seed)
        }
    }

    @Test("all sides agree in the end, at Notion", arguments: 1...UInt64(2))
    @LoopActor func notion(seed: UInt64) async throws {
        try await SandboxProcess.run { sandbox in
            // As many requests as we like: what the limit does is tried elsewhere.
            try await sandbox.control("notion/settings", ["rate": 0])
            try await PeerWalk.run(try await Self.notion(sandbox), seed)
        }
    }

    @LoopActor private static func google(_ sandbox: SandboxProcess) async throws -> GoogleCalendar {
        try await sandbox.control("google/settings", ["consent": "approve"])
        let application = GoogleApplication(
            clientID: "rollcall-sandbox.apps.googleusercontent.com", clientSecret: Secret("GOCSPX-sandbox"))
        let endpoints = try GoogleEndpoints(
            calendar: "\(sandbox.url)/google/calendar/v3", authorization: "\(sandbox.url)/google/o/oauth2/v2/auth",
            token: "\(sandbox.url)/google/token", revocation: "\(sandbox.url)/google/revoke")
        let consent = GoogleConsent(redirectURL: "http://127.0.0.1:1/back")
        let answer = try await sandbox.transport.send(
            OutboundRequest(
                .get, try consent.url(endpoints, clientID: application.clientID, loginHint: "ada@example.org"),
                destination: .configured))
        let back = try HTTPURL(try #require(answer.fields["location"]))
        let code = (back.query ?? "").split(separator: "&").first { $0.hasPrefix("code=") }?.dropFirst(5) ?? ""
        let tokens = try await GoogleTokenEndpoint(
            endpoints: endpoints, transport: sandbox.transport, time: LoopTime()
        ).exchange(
            code: code.split(separator: "%2F", omittingEmptySubsequences: false).joined(separator: "/"), consent,
            application)
        let client = GoogleClient(
            endpoints: endpoints, transport: sandbox.transport,
            tokens: GoogleTokens(
                .consent(application, refreshToken: try #require(tokens.refreshToken)), endpoints: endpoints,
                transport: sandbox.transport, time: LoopTime()),
            gate: BudgetGate(.init(limit: 1000), time: LoopTime()), time: LoopTime())
        return GoogleCalendar(
            client: client, settings: GoogleCalendarSettings(calendarID: "ada@example.org", history: nil, pageSize: 2))
    }

    @LoopActor private static func notion(_ sandbox: SandboxProcess) async throws -> NotionCalendar {
        let client = NotionClient(
            baseURL: try HTTPURL("\(sandbox.url)/notion/v1"), transport: sandbox.transport,
            tokens: NotionTokens(internalToken: Secret("ntn_sandbox")),
            gate: BudgetGate(.init(limit: 1000), time: LoopTime()), time: LoopTime())
        let source = try #require(try await client.dataSources().first)
        let map = try NotionPropertyMap(detectedIn: try await client.schema(of: source.id))
        return NotionCalendar(client: client, dataSource: source.id, map: map)
    }
}

/// A calendar whose requests fail now and then, before or after they took effect.
@LoopActor private final class FlakyCalendar: OutsideCalendar {
    let calendar: any OutsideCalendar
    private let random: SeededRandom
    var isFlaky = true
    private(set) var writes = 0

    init(_ calendar: any OutsideCalendar, _ random: SeededRandom) {
        self.calendar = calendar
        self.random = random
    }

    nonisolated func normalized(_ content: EventContent) -> EventContent { calendar.normalized(content) }
    nonisolated var tellsOccurrencesApart: Bool { calendar.tellsOccurrencesApart }

    func changes(since cursor: String?, page: String?) async throws -> ChangePage {
        try await flaky { try await self.calendar.changes(since: cursor, page: page) }
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
        let fate = isFlaky ? random.next() % 10 : 9
        if fate == 0 { throw OutsideError.unavailable("no connection") }
        let result = try await body()
        if isWrite { writes += 1 }
        if fate == 1 { throw OutsideError.unavailable("no answer") }
        return result
    }
}

/// Events of the owner's in one calendar, edited at random on both sides.
@LoopActor private struct PeerWalk {
    private let bridge: BridgeFixture
    private let flaky: FlakyCalendar
    private let random: SeededRandom
    private let seed: UInt64
    private var edits = 0
    private var made = 0

    static func run(_ calendar: any OutsideCalendar, _ seed: UInt64) async throws {
        let random = SeededRandom(seed: seed)
        let flaky = FlakyCalendar(calendar, random)
        var settings = ReadingSettings()
        settings.removalPercent = 100
        settings.interval = [.caldav: .minutes(10)]
        // Notion tells of deletions only to those who read everything.
        settings.wholeInterval = [.caldav: .minutes(10)]
        let bridge = try await BridgeFixture(of: ["one": flaky], settings, seed: seed)
        var walk = PeerWalk(bridge: bridge, flaky: flaky, random: random, seed: seed)
        do {
            try await walk.walk()
        } catch {
            await bridge.stop()
            throw error
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
            plain(flaky.normalized($0.version.content))
        }
        let there = try await outside().map { plain($0.content) }
        #expect(there.sorted() == here.sorted(), "seed \(seed)")
        #expect(flaky.writes <= 2 * edits, "seed \(seed): \(flaky.writes) writes for \(edits) edits")
        let writes = flaky.writes
        try await bridge.read()
        #expect(flaky.writes == writes, "seed \(seed): nothing had changed")
    }

    private mutating func edit(_ text: String) async throws {
        edits += 1
        let field = pick(3)
        let start = BridgeFixture.noon + .seconds(Int64(86_400 + 3_600 * pick(24)))
        @Sendable func change(_ content: inout EventContent) {
            switch field {
            case 0: content.title = text
            case 1: content.location = text
            default: content.time = .timed(start: start, end: start + .seconds(7_200), timeZone: "Europe/Berlin")
            }
        }
        switch pick(6) {
        case 0:
            made += 1
            try await bridge.add("evt-\(made)", BridgeFixture.content(text))
        case 1, 2:
            let known = try await bridge.events().filter { !$0.isCanceled }
            if !known.isEmpty { try await bridge.edit(known[pick(known.count)].id, change) }
        case 3, 4:
            // Not at the same moment: what two writers at once do to these servers is another matter.
            try await bridge.settle()
            let there = try await outside()
            guard !there.isEmpty else { return }
            let event = there[pick(there.count)]
            var content = event.content
            change(&content)
            _ = try await flaky.calendar.update(event, to: EventDraft(identifier: event.mark ?? "", content: content))
        default:
            try await bridge.settle()
            let there = try await outside()
            guard pick(3) == 0, !there.isEmpty else { return }
            try await flaky.calendar.delete(there[pick(there.count)], mayNotifyAttendees: false)
        }
    }

    /// What is there, as another program would read it.
    private func outside() async throws -> [OutsideEvent] {
        var events: [OutsideEvent] = []
        var page: String?
        repeat {
            let part = try await flaky.calendar.changes(since: nil, page: page)
            for case .changed(let event) in part.changes where event.content.status != .canceled {
                events.append(event)
            }
            if case .page(let next) = part.next { page = next } else { page = nil }
        } while page != nil
        return events.sorted { $0.id < $1.id }
    }

    private func plain(_ content: EventContent) -> String { "\(content.title)|\(content.location)|\(content.time)" }
}
