import CalendarModel
import Contracts
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Telemetry
import Testing
import Time

@testable import CalendarService

@Suite("Events that the calendar program or others have missed", .timeLimit(.minutes(1)))
struct MissedEventTests {
    init() { EventLoop.startOnThread() }

    @Test("Who goes is learnt anew when it is no longer told, and no member's feed is read before")
    @LoopActor func attendance() async throws {
        let world = CalendarFixture.world()
        let going = [AttendanceSummary(member: MemberSummary(id: "mem-1", name: "Ada"), status: .going)]
        let earlier = try await ProgramHost.start(MembersAnnouncer.self, in: world, log: CollectedLog())
        try await earlier.program.publish(AttendanceChanged(eventID: "evt-0", changes: going))
        try await earlier.program.forget()
        await earlier.stop()

        let luma = try await ProgramHost.start(LumaAnnouncer.self, in: world, log: CollectedLog())
        let calendar = try await ProgramHost.start(CalendarProgram.self, in: world, log: CollectedLog())
        try await luma.program.publish(EventChanged(event: CalendarFixture.event("evt-1")))
        let all = try await luma.program.ask(CreateFeed(name: "All", scope: FeedScope(kind: .all)))
        let mine = try await luma.program.ask(CreateFeed(name: "Ada", scope: FeedScope(kind: .member, id: "mem-1")))
        try await CalendarFixture.eventually { (try? await luma.program.ask(ReadFeed(token: all.token))) != nil }
        await #expect(throws: RPCError(.unavailable, message: "nobody has said yet who goes where")) {
            try await luma.program.ask(ReadFeed(token: mine.token))
        }

        let members = try await ProgramHost.start(MembersAnnouncer.self, in: world, log: CollectedLog())
        try await members.program.publish(AttendanceChanged(eventID: "evt-1", changes: going))
        try await members.program.forget()
        try await CalendarFixture.eventually {
            let piece = try? await luma.program.ask(ReadFeed(token: mine.token))
            return piece?.text?.contains(CalendarEvent.uid(of: "evt-1")) ?? false
        }
        await calendar.stop()
        await members.stop()
        await luma.stop()
    }

    @Test("Events that are kept here are told to whoever has missed them, Luma's are not")
    @LoopActor func keptEvents() async throws {
        let fixture = try await CalendarFixture()
        try await fixture.luma.program.publish(EventChanged(event: CalendarFixture.event("evt-1")))
        try await CalendarFixture.eventually { try await fixture.ask(ProgramStatus()).figures["events"] == 1 }
        let snapshots = (100..<250).map { CalendarFixture.event("own-\($0)") }
        try await fixture.calendar.context.database.write { connection in
            for (number, snapshot) in snapshots.enumerated() {
                try EventStore(connection).insert(
                    CalendarEvent(
                        home: .rollcall, snapshot: snapshot,
                        version: LocalVersion(content: snapshot.content, createdAt: .epoch),
                        isCanceled: number == 0, isDeleted: false, sequence: 0, attendeeSequence: 0,
                        changedAt: .epoch))
            }
        }
        var question = ReadState()
        var entries: [RemoteEventEntry] = []
        repeat {
            let page = try await fixture.ask(question)
            entries += page.entries
            question.cursor = page.nextCursor
        } while question.cursor != nil
        #expect(try entries.first?.decoded(as: EventCanceled.self)?.eventID == "own-100")
        let told = try entries.dropFirst().map { try $0.decoded(as: EventChanged.self)?.event.id }
        #expect(told == snapshots.dropFirst().map(\.id))
        await fixture.stop()
    }
}
