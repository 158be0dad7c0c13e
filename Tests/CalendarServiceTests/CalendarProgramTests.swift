import Contracts
import EventLoop
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("The calendar program")
struct CalendarProgramTests {
    init() { EventLoop.startOnThread() }

    @Test("follows events as they are announced, changed and called off")
    @LoopActor func follow() async throws {
        let fixture = try await CalendarFixture()
        let luma = fixture.luma.program
        var event = CalendarFixture.event("evt-1")
        try await luma.publish(EventChanged(event: event))
        event.name = "Bigger meetup"
        try await luma.publish(EventChanged(event: event))
        event.id = "evt-2"
        try await luma.publish(EventChanged(event: event))
        try await CalendarFixture.eventually { try await fixture.ask(ProgramStatus()).figures["events"] == 2 }
        try await luma.publish(EventCanceled(eventID: "evt-1", reason: .canceled, at: .epoch))
        try await luma.publish(EventCanceled(eventID: "evt-unknown", reason: .canceled, at: .epoch))
        try await CalendarFixture.eventually { try await fixture.ask(ProgramStatus()).figures["events"] == 1 }
        let integrations = try await fixture.ask(ListIntegrations()).integrations
        #expect(integrations.isEmpty)
        await fixture.stop()
    }
}
