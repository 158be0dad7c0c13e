import Contracts
import Database
import EventLoop
import JSON
import JSONRPC
import ServiceKit
import Testing

@testable import LumaIngest

@Suite("The state that whoever has missed events is told", .timeLimit(.minutes(1)))
struct LumaStateTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private func state(_ fixture: LumaFixture, types: [String]? = nil) async throws -> [RemoteEventEntry] {
        var question = ReadState(types: types)
        var all: [RemoteEventEntry] = []
        repeat {
            let part = try await fixture.database.read { [question] in try LumaState(connection: $0).part(question) }
            all += part.entries
            question.cursor = part.nextCursor
        } while question.cursor != nil
        return all
    }

    @Test("has every event, before its guests, and every guest, each once")
    @LoopActor func everything() async throws {
        let fixture = try await LumaFixture()
        // More events than a part has, and at its end one with more guests than an event has.
        for number in 1...120 { try await fixture.addEvent("evt-\(number)") }
        let guests = (1...450).map { LumaSamples.guest($0) }
        for event in ["evt-1", "evt-98", "evt-99", "evt-100"] {
            let luma = ScriptedLuma { _ in ScriptedLuma.page(guests) }
            _ = try await fixture.readGuests(of: event, luma, run: event)
        }
        let entries = try await state(fixture)
        let events = try entries.compactMap { try $0.decoded(as: EventChanged.self)?.event.id }
        #expect(events == (1...120).map { "evt-\($0)" })
        let pages = try entries.compactMap { try $0.decoded(as: GuestsPage.self) }
        for event in ["evt-1", "evt-98", "evt-99", "evt-100"] {
            let told = pages.filter { $0.eventID == event }.flatMap(\.guests).map(\.id)
            #expect(told.count == 450 && Set(told).count == 450)
        }
        #expect(pages.allSatisfy { page in events.contains(page.eventID) })
        let wanted = try await state(fixture, types: [EventChanged.type])
        #expect(wanted.count == 120)
        await fixture.close()
    }

    @Test("refuses cursors of others")
    @LoopActor func cursor() async throws {
        let fixture = try await LumaFixture()
        await #expect(throws: RPCError.self) {
            _ = try await fixture.database.read { try LumaState(connection: $0).part(ReadState(cursor: "x")) }
        }
        await fixture.close()
    }
}
