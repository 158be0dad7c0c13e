import Crypto
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import LumaIngest

@Suite("Speaking to Luma", .timeLimit(.minutes(1)))
struct LumaClientTests {
    init() { EventLoop.startOnThread() }

    @Test("The plural routes are asked first, the singular ones when those are unknown, and the answer is remembered")
    @LoopActor func generations() async throws {
        let luma = ScriptedLuma { call in
            guard call.path == "/v1/event/get-guests" else { return ScriptedLuma.notFound }
            return ScriptedLuma.page([LumaSamples.guest(1)])
        }
        let client = try client(luma)
        for _ in 0..<2 { #expect(try await client.guests(of: "evt-1", cursor: nil).entries.count == 1) }
        #expect(
            luma.calls.map(\.path) == ["/v1/events/guests/list", "/v1/event/get-guests", "/v1/event/get-guests"])
        #expect(luma.calls.last?.parameters["event_api_id"] == "evt-1")
    }

    @Test("A thing that is gone is gone, and teaches nothing about routes")
    @LoopActor func gone() async throws {
        let luma = ScriptedLuma { call in
            call.parameters["event_id"] == "evt-1"
                ? ScriptedLuma.json(LumaSamples.details("evt-1")) : ScriptedLuma.notFound
        }
        let client = try client(luma)
        await expect(.notFound) { _ = try await client.event("evt-2", .urgent) }
        _ = try await client.event("evt-1", .urgent)
        await expect(.notFound) { _ = try await client.event("evt-2", .urgent) }
        #expect(luma.calls.count == 4)
    }

    @Test(
        "Statuses become errors of their kind",
        arguments: [
            (401, LumaError.unauthorized), (403, .forbidden), (400, .refused(status: 400)),
            (500, .unavailable(status: 500)), (503, .unavailable(status: 503)),
        ])
    @LoopActor func statuses(status: Int, error: LumaError) async throws {
        let luma = ScriptedLuma { _ in ScriptedLuma.json("CANARY-body", status: status) }
        await expect(error) { _ = try await client(luma).calendar() }
        #expect(!"\(error)".contains("CANARY"))
    }

    @Test("Over the limit, the client waits as told, three times, and then asks to be called later")
    @LoopActor func limit() async throws {
        let time = VirtualTime(startingAt: LumaFixture.now)
        let luma = ScriptedLuma { _ in ScriptedLuma.json("{}", status: 429, ["Retry-After": "60"]) }
        let client = try client(luma, time: time)
        let task = EventLoop.task { () -> LumaError? in
            do {
                _ = try await client.calendar()
                return nil
            } catch {
                return error as? LumaError
            }
        }
        for _ in 0..<4 { await time.advance(by: .seconds(61)) }
        // The fourth refusal, after three waits, blocks for another 61 s.
        #expect(await task.value == .limited(until: LumaFixture.now + .seconds(4 * 61)))
        #expect(luma.calls.count == 4)
    }

    @Test("One refusal costs a wait and nothing else")
    @LoopActor func oneRefusal() async throws {
        let time = VirtualTime(startingAt: LumaFixture.now)
        var isFirst = true
        let luma = ScriptedLuma { _ in
            defer { isFirst = false }
            return isFirst ? ScriptedLuma.json("", status: 429) : ScriptedLuma.json(LumaSamples.calendar)
        }
        let client = try client(luma, time: time)
        let task = EventLoop.task { try? await client.calendar().name }
        await time.advance(by: .seconds(59))
        #expect(luma.calls.count == 1)
        await time.advance(by: .seconds(1))
        #expect(await task.value == "Berlin Community")
    }

    @Test("The key travels in its own field and shows in no error")
    @LoopActor func key() async throws {
        let unreachable = ScriptedLuma { _ in throw HTTPClientError(.noConnection, origin: "https://luma.test") }
        do {
            _ = try await client(unreachable).calendar()
        } catch {
            #expect("\(error)".contains("Luma cannot be reached"))
            #expect(!"\(error)".contains("CANARY"))
        }
    }

    @LoopActor private func client(_ luma: ScriptedLuma, time: (any TimeSource)? = nil) throws -> LumaClient {
        LumaClient(
            transport: luma, baseURL: try HTTPURL("https://luma.test/"), key: Secret("CANARY-key"),
            gate: BudgetGate(.init(limit: 200), time: time ?? VirtualTime(startingAt: LumaFixture.now)))
    }

    @LoopActor private func expect(
        _ expected: LumaError, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
    ) async {
        do {
            try await body()
            Issue.record("nothing was thrown", sourceLocation: sourceLocation)
        } catch {
            #expect(error as? LumaError == expected, sourceLocation: sourceLocation)
        }
    }
}
