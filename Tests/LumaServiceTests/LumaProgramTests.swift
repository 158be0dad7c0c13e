import Configuration
import Contracts
import Database
import Durable
import EventLoop
import Glibc
import HTTPClient
import JSON
import JSONRPC
import ServiceKit
import Telemetry
import Testing
import Time

@testable import LumaIngest

/// The program with a transport of the test's choice: `Program` says how a program is made, so the choice goes beside it.
@LoopActor private final class ScriptedProgram: Program {
    static nonisolated let name = LumaProgram.name
    static nonisolated let migrations = LumaProgram.migrations
    static var transport: (any HTTPTransport)?

    private let program: LumaProgram

    init(_ context: ProgramContext) throws {
        program = try LumaProgram(context, transport: Self.transport ?? ScriptedLuma { _ in ScriptedLuma.notFound })
    }

    func register(in methods: inout RPCMethods) { program.register(in: &methods) }
    func start() async throws { try await program.start() }
    func figures() async throws -> [String: Int64] { try await program.figures() }
    func problems() async -> [String] { await program.problems() }
}

@Suite("The luma program", .serialized, .timeLimit(.minutes(1)))
struct LumaProgramTests {
    private struct NeverFinished: Error {}

    init() { EventLoop.startOnThread() }

    @LoopActor private func withProgram(
        _ luma: ScriptedLuma, settings: [String: String] = ["LUMA_API_KEY": "CANARY-key"],
        _ body: @LoopActor (RPCClient, ProgramHost<ScriptedProgram>) async throws -> Void
    ) async throws {
        let folder = "/tmp/rollcall-luma-program-\(getpid())-\(KernelRandom().next())"
        var settings = settings
        settings["ROLLCALL_DATA_DIRECTORY"] = folder
        let network = MemoryNetwork()
        let world = World(
            time: LoopTime(), random: KernelRandom(), network: network,
            configuration: ConfigurationSource(environment: settings))
        ScriptedProgram.transport = luma
        let host = try await ProgramHost.start(ScriptedProgram.self, in: world, log: CollectedLog())
        let address = try #require(host.context.configuration.addresses[.luma])
        let client = RPCClient(to: address, network: network)
        do {
            try await body(client, host)
        } catch {
            client.close()
            await host.stop()
            throw error
        }
        client.close()
        await host.stop()
        for name in ["luma.db", "luma.db-wal", "luma.db-shm", "luma.db.lock"] { unlink("\(folder)/\(name)") }
        rmdir("\(folder)/run")
        rmdir(folder)
    }

    /// A calendar with one event, whose guests the test can change.
    @LoopActor private final class Community {
        var guests = (1...3).map { LumaSamples.guest($0) }
        var eventName = "Winter Meetup"
        var eventIsThere = true
        /// What is answered to who asks for the event by its identifier, if not the event.
        var refusal: InboundResponse?
        var isKeyRefused = false
        /// Happens once, while the list of guests or of events, or the event, that was made before it is on its way.
        var whileListing: [String: @LoopActor () async throws -> Void] = [:]

        func luma() -> ScriptedLuma {
            ScriptedLuma { call in
                if self.isKeyRefused { return ScriptedLuma.json("{}", status: 401) }
                switch call.path {
                case "/v1/calendars/get": return ScriptedLuma.json(LumaSamples.calendar)
                case "/v1/calendars/events/list":
                    let event = LumaSamples.event("evt-1", start: "2099-01-01T17:00:00.000Z", name: self.eventName)
                    let page = ScriptedLuma.page(self.eventIsThere ? [event] : [])
                    try await self.whileListing.removeValue(forKey: "events")?()
                    return page
                case "/v1/events/get" where self.eventIsThere:
                    let event = ScriptedLuma.json(
                        LumaSamples.details("evt-1").replacing("2026-12-03T17", with: "2099-01-01T17")
                            .replacing("Winter Meetup", with: self.eventName))
                    try await self.whileListing.removeValue(forKey: "event")?()
                    return self.refusal ?? event
                case "/v1/events/guests/list":
                    let page = ScriptedLuma.page(self.guests)
                    try await self.whileListing.removeValue(forKey: "guests")?()
                    return page
                case "/v1/events/guests/get":
                    let id = call.parameters["id"] ?? ""
                    return self.guests.first { $0.contains("\"\(id)\"") }.map { ScriptedLuma.json($0) }
                        ?? ScriptedLuma.notFound
                default: return ScriptedLuma.notFound
                }
            }
        }
    }

    @Test("A manual run reads everything and tells how it went")
    @LoopActor func manualRun() async throws {
        try await withProgram(Community().luma()) { client, _ in
            let id = try await client.call(StartSync()).runID
            let run = try await finished(id, client)
            #expect(run.state == .succeeded)
            #expect(run.counts.guestListsDone == 1)
            let events = try await client.call(ListEvents()).events
            #expect(events.map(\.event.id) == ["evt-1"])
            #expect(events.first?.counts.approved == 3)
            #expect(try await client.call(ListEvents(visibility: [.public])).events == events)
            #expect(try await client.call(ListEvents(visibility: [.membersOnly, .private])).events.isEmpty)
            #expect(try await client.call(ListGuests(eventID: "evt-1")).guests.count == 3)
            #expect(try await client.call(ListCalendars()).calendars.map(\.name) == ["Berlin Community"])
        }
    }

    @Test("A hint brings a registration to the outbox well within a second")
    @LoopActor func hint() async throws {
        let community = Community()
        try await withProgram(community.luma()) { client, host in
            _ = try await finished(try await client.call(StartSync()).runID, client)
            var position: Int64 = 0
            while case let page = try await read(client, after: position, wait: 0), let last = page.last {
                position = last.sequence
            }
            community.guests.append(LumaSamples.guest(4))
            let start = LoopTime().monotonic
            _ = try await client.call(LumaHint(type: "guest.registered", eventID: "evt-1", guestID: "gst-4"))
            let entries = try await read(client, after: position, wait: 5000)
            let elapsed = LoopTime().monotonic - start
            let entry = try #require(entries.first { $0.type == GuestsPage.type })
            let page = try JSON.decode(GuestsPage.self, from: entry.payload)
            #expect(page.guests.map(\.id) == ["gst-4"])
            #expect(elapsed < .milliseconds(500))
            _ = host
        }
    }

    @Test("A list that is older than what a hint has brought does not undo it")
    @LoopActor func hintWhileListing() async throws {
        let community = Community()
        try await withProgram(community.luma()) { client, _ in
            _ = try await finished(try await client.call(StartSync()).runID, client)
            community.whileListing["events"] = {
                community.eventName = "Summer Meetup"
                _ = try await client.call(LumaHint(type: "event.updated", eventID: "evt-1"))
                try await eventually { try await client.call(ListEvents()).events.first?.event.name == "Summer Meetup" }
            }
            community.whileListing["guests"] = {
                community.guests[1] = LumaSamples.guest(2, status: "declined")
                _ = try await client.call(LumaHint(type: "guest.updated", eventID: "evt-1", guestID: "gst-2"))
                try await eventually {
                    try await client.call(ListGuests(eventID: "evt-1", status: .declined)).guests.count == 1
                }
            }
            let run = try await finished(try await client.call(StartSync()).runID, client)
            #expect(run.state == .succeeded && community.whileListing.isEmpty)
            #expect(try await client.call(ListEvents()).events.map(\.event.name) == ["Summer Meetup"])
            let guests = try await client.call(ListGuests(eventID: "evt-1")).guests
            #expect(guests.map(\.status) == [.approved, .declined, .approved])
        }
    }

    @Test(
        "An event that Luma does not give to who asks for it is called off when a webhook says so, else by lists alone",
        arguments: [403, 404])
    @LoopActor func refusedEvent(status: Int) async throws {
        let community = Community()
        let luma = community.luma()
        try await withProgram(luma) { client, host in
            _ = try await finished(try await client.call(StartSync()).runID, client)
            try await settled(host)
            community.refusal = ScriptedLuma.json("{}", status: status)
            let (lists, runs) = (luma.calls.listings, try await client.call(ListRuns()).runs.count)
            _ = try await client.call(LumaHint(type: "event.updated", eventID: "evt-1"))
            try await eventually { luma.calls.listings > lists }
            let run = try #require(try await client.call(ListRuns()).runs.first)
            _ = try await finished(run.id, client)
            #expect(try await client.call(ListRuns()).runs.count == runs + 1)
            #expect(try await client.call(ListEvents()).events.map(\.event.id) == ["evt-1"])
            _ = try await client.call(LumaHint(type: "event.canceled", eventID: "evt-1"))
            try await eventually { try await client.call(ListEvents()).events.isEmpty }
        }
    }

    @Test("An event not yet known is asked for with the key of the calendar that a webhook names, else the lists are")
    @LoopActor func newEventOfAnotherCalendar() async throws {
        let luma = ScriptedLuma { call in
            let isSecond = call.key == "CANARY-second"
            switch call.path {
            case "/v1/calendars/get":
                let calendar = LumaSamples.calendar
                return ScriptedLuma.json(isSecond ? calendar.replacing("cal-1", with: "cal-2") : calendar)
            case "/v1/calendars/events/list": return ScriptedLuma.page([])
            case "/v1/events/get" where isSecond:
                return ScriptedLuma.json(
                    LumaSamples.details("evt-2").replacing("2026-12-03T17", with: "2099-01-01T17"))
            default: return ScriptedLuma.json("{}", status: 403)
            }
        }
        try await withProgram(luma) { client, host in
            _ = try await client.call(AddCalendar(apiKey: "CANARY-second"))
            for run in try await client.call(ListRuns()).runs { _ = try await finished(run.id, client) }
            let lists = luma.calls.listings
            _ = try await client.call(LumaHint(type: "event.created", eventID: "evt-9", calendarID: "cal-9"))
            try await eventually { luma.calls.listings >= lists + 2 }
            _ = try await client.call(LumaHint(type: "event.created", eventID: "evt-2", calendarID: "cal-2"))
            try await eventually { try await client.call(ListEvents()).events.map(\.event.id) == ["evt-2"] }
            #expect(luma.calls.count { $0.path == "/v1/events/get" } == 1)
            #expect(try await host.context.jobs.deadLetters(limit: 1).isEmpty)
        }
    }

    @Test("A run for one event waits for the event, and fails when the event cannot be read")
    @LoopActor func runForOneEvent() async throws {
        let community = Community()
        let settings = ["LUMA_API_KEY": "CANARY-key", "ROLLCALL_GUEST_SYNC": "false"]
        try await withProgram(community.luma(), settings: settings) { client, host in
            _ = try await finished(try await client.call(StartSync()).runID, client)
            try await settled(host)
            let (asked, answered) = (Latch(), Latch())
            community.whileListing["event"] = {
                asked.open()
                await answered.wait()
            }
            let id = try await client.call(StartSync(eventID: "evt-1")).runID
            await asked.wait()
            #expect(try await client.call(GetRun(id: id)).state == .running)
            answered.open()
            #expect(try await finished(id, client).state == .succeeded)

            community.refusal = ScriptedLuma.json("{}", status: 403)
            let refused = try await finished(try await client.call(StartSync(eventID: "evt-1")).runID, client)
            #expect(refused.state == .failed)
            #expect(refused.errors.contains { $0.contains("evt-1") })
            // Which made the lists be asked.
            try await settled(host)

            community.isKeyRefused = true
            for _ in 0..<2 {
                let run = try await finished(try await client.call(StartSync(eventID: "evt-1")).runID, client)
                #expect(run.state == .failed)
            }
        }
    }

    @Test("Without a key the program runs and says what is missing")
    @LoopActor func missingKey() async throws {
        try await withProgram(Community().luma(), settings: [:]) { client, _ in
            let report = try await client.call(ProgramStatus())
            #expect(report.problems.contains { $0.contains("LUMA_API_KEY not set") })
        }
    }

    @Test("A refused key pauses the calendar and is reported in one sentence")
    @LoopActor func refusedKey() async throws {
        let luma = ScriptedLuma { _ in ScriptedLuma.json("{}", status: 401) }
        try await withProgram(luma) { client, _ in
            let run = try await finished(try await client.call(StartSync()).runID, client)
            #expect(run.state == .failed)
            let calendar = try #require(try await client.call(ListCalendars()).calendars.first)
            #expect(calendar.state == "authFailed")
            #expect(calendar.lastError?.contains("refuses the API key") == true)
        }
    }

    @Test("A calendar that could not be read is read again in some minutes, not at the next schedule")
    @LoopActor func anotherRun() async throws {
        let luma = ScriptedLuma { _ in ScriptedLuma.notFound }
        try await withProgram(luma) { client, host in
            let run = try await finished(try await client.call(StartSync()).runID, client)
            #expect(run.state == .failed)
            let counts = try await host.context.jobs.counts().first { $0.kind == JobKind.calendarSchedule }
            #expect(counts?.waiting == 1)
        }
    }

    @Test("An import takes the good rows and names the bad ones")
    @LoopActor func importing() async throws {
        try await withProgram(Community().luma()) { client, _ in
            _ = try await finished(try await client.call(StartSync()).runID, client)
            let csv = "api_id,name,email,approval_status\ngst-9,Nine,nine@example.com,approved\n,,,\n"
            let report = try await client.call(ImportGuests(eventID: "evt-1", csv: csv))
            #expect(report.created == 1)
            #expect(report.rejected.map(\.line) == [3])
            await #expect(throws: RPCError.self) {
                _ = try await client.call(ImportGuests(eventID: "evt-404", csv: csv))
            }
        }
    }

    @LoopActor private func finished(_ id: String, _ client: RPCClient) async throws -> SyncRun {
        try await eventually { try await client.call(GetRun(id: id)).state != .running }
        return try await client.call(GetRun(id: id))
    }

    /// Waits until no job has anything to do.
    @LoopActor private func settled(_ host: ProgramHost<ScriptedProgram>) async throws {
        try await eventually { try await host.context.jobs.counts().allSatisfy { $0.ready + $0.running == 0 } }
    }

    @LoopActor private func eventually(_ condition: @LoopActor () async throws -> Bool) async throws {
        let deadline = LoopTime().monotonic + .seconds(30)
        while try await !condition() {
            guard LoopTime().monotonic < deadline else { throw NeverFinished() }
            try await LoopTime().sleep(for: .milliseconds(2))
        }
    }

    @LoopActor private func read(
        _ client: RPCClient, after: Int64, wait: Int
    ) async throws -> [RemoteEventEntry] {
        try await client.call(
            ReadEvents(subscriber: "test", after: after, limit: 100, waitMilliseconds: wait)
        ).entries
    }
}

extension [ScriptedLuma.Call] {
    /// How often the list of events was asked for.
    fileprivate var listings: Int { count { $0.path == "/v1/calendars/events/list" } }
}
