import CalendarModel
import Contracts
import Database
import Durable
import EventLoop
import Glibc
import JSON
import JSONRPC
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Files of earlier versions", .timeLimit(.minutes(1)))
struct CalendarMigrationTests {
    init() { EventLoop.startOnThread() }

    @Test("are read on, with all their events", arguments: [1, 2])
    @LoopActor func migration(version: Int) async throws {
        var meetup = CalendarFixture.event("evt-old")
        meetup.gathering = GatheringSnapshot(id: "berlin-de", name: "Berlin", timeZone: "Europe/Berlin")
        meetup.url = "https://lu.ma/old"
        let (old, payload) = (meetup, try JSON.encode(meetup))
        let fixture = try await CalendarFixture { folder in
            mkdir(folder, 0o700)
            let database = try await Database.open(
                DatabaseConfiguration(
                    path: "\(folder)/calendar.db",
                    migrations: [
                        DurableSchema.migrations,
                        MigrationSet("calendar", Array(CalendarSchema.migrations.migrations.prefix(version))),
                    ]))
            try await database.write { connection in
                try connection.execute(
                    "INSERT INTO event (id, is_canceled, snapshot) VALUES ('evt-old', 0, ?1)", payload)
                if version > 1 {
                    try connection.execute(
                        "UPDATE event SET gathering = 'berlin-de', sequence = 4, changed_at = 7000, starts_at = ?1",
                        old.startsAt.milliseconds)
                }
            }
            await database.close()
        }
        let database = fixture.calendar.context.database
        let read = try #require(try await database.read { try EventStore($0).event("evt-old") })
        #expect(
            read.home == .luma && read.owner == nil && read.snapshot == meetup && !read.isCanceled && !read.isDeleted)
        #expect(read.version == LocalVersion(content: meetup.content, createdAt: read.changedAt))
        #expect(read.sequence == (version > 1 ? 4 : 0))
        let end: Int64? = try await database.read { try $0.value("SELECT ends_at FROM event WHERE id = 'evt-old'") }
        #expect(end.map { $0 / 1000 } == meetup.assumedEnd.seconds)
        // The gathering is known, and what Luma says next is one change of the same event.
        var event = KeptEventTests.dinner
        event.gathering = GatheringChoice(id: "berlin-de")
        #expect(try await fixture.ask(CreateEvent(event)).event.gathering == meetup.gathering)
        meetup.name = "Bigger meetup"
        try await fixture.luma.program.publish(EventChanged(event: meetup))
        try await CalendarFixture.eventually {
            let event = try await database.read { try EventStore($0).event("evt-old") }
            return event?.version.content.title == "Bigger meetup" && event?.sequence == read.sequence + 1
        }
        await fixture.stop()
    }

    @Test("keep what shops have sold, and who gave it back")
    @LoopActor func tickets() async throws {
        let fixture = try await CalendarFixture { folder in
            mkdir(folder, 0o700)
            let database = try await Database.open(
                DatabaseConfiguration(
                    path: "\(folder)/calendar.db",
                    migrations: [
                        DurableSchema.migrations,
                        MigrationSet("calendar", Array(CalendarSchema.migrations.migrations.prefix(8))),
                    ]))
            try await database.write { connection in
                for (purchase, email, isValid) in [("p1", "Ada@example.com", 1), ("p2", "ben@example.com", 0)] {
                    try connection.execute(
                        """
                        INSERT INTO ticket (purchase, resource, email, name, is_valid, changed_at)
                        VALUES (?1, 'r1', ?2, 'Name', ?3, 7000)
                        """, purchase, email, isValid)
                }
            }
            await database.close()
        }
        try await fixture.calendar.context.database.read { connection in
            let store = TicketStore(connection)
            let attendees = try store.attendees(of: "r1")
            #expect(attendees.wanted == [Attendee(email: "Ada@example.com", name: "Name")])
            #expect(attendees.withdrawn == ["ben@example.com"])
            for (purchase, isValid) in [("p1", true), ("p2", false)] {
                #expect(PurchaseHistory(try store.statements(of: purchase)).tickets.map(\.isValid) == [isValid])
            }
        }
        await fixture.stop()
    }
}
