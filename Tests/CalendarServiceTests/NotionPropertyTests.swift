import CalendarModel
import Contracts
import Database
import EventLoop
import JSON
import SandboxProcess
import ServiceKit
import Testing
import Time

@testable import CalendarService

@Suite("Properties of a Notion database", .timeLimit(.minutes(1)))
struct NotionPropertyTests {
    init() { EventLoop.startOnThread() }

    @Test("A field that is moved to another, empty column is written there, and nobody is taken to have cleared it")
    @LoopActor func anotherColumn() async throws {
        try await OutsideWorld.run { world in
            let account = try await world.notionAccount()
            let database = try #require(try await world.ask(ListCalendarChoices(account: account.id)).calendars.first)
            let made = try await world.ask(ConnectCalendar(account: account.id, calendar: database.id))
            for (name, place) in [("Choir", "Hall of mirrors"), ("Salon", "Attic")] {
                try await world.sandbox.control(
                    "notion/create-page",
                    ["name": .string(name), "date": "2027-01-10", "location": .string(place)])
            }
            func places() async throws -> Set<String> {
                let filter = try EventFilter(ListEvents(), now: Timestamp(milliseconds: 0))
                let events = try await world.fixture.calendar.context.database.read { try EventStore($0).kept(filter) }
                return Set(events.map(\.version.content.location))
            }
            _ = try await world.ask(SyncIntegration(id: made.id))
            try await CalendarFixture.eventually { try await places() == ["Hall of mirrors", "Attic"] }

            try await world.sandbox.control("notion/edit-schema", ["remove": "Location"])
            try await world.sandbox.control("notion/edit-schema", ["add": "Venue", "type": "rich_text"])
            var change = IntegrationChange()
            change.options = IntegrationOptions()
            change.options?.notionProperties = ["location": "Venue"]
            _ = try await world.ask(UpdateIntegration(id: made.id, change: change))
            try await CalendarFixture.eventually {
                let pages = String(decoding: JSON.write(try await world.sandbox.control("notion/pages")), as: UTF8.self)
                return pages.contains("Hall of mirrors") && pages.contains("Attic")
            }
            #expect(try await places() == ["Hall of mirrors", "Attic"])
            let conflicts = try await world.ask(ListConflicts(openOnly: false)).conflicts
            #expect(conflicts.isEmpty)
        }
    }

    @Test("What another column says already is weighed against the event as the integration's policy says")
    @LoopActor func filledColumn() async throws {
        try await BridgeFixture.run { bridge in
            let calendar = try #require(bridge.calendars["one"])
            try await bridge.connect { $0.conflictPolicy = .ask }
            var content = BridgeFixture.content("Choir")
            content.location = "Hall"
            calendar.put(content, id: "theirs")
            try await bridge.read()
            let link = try await bridge.database.write { connection in
                let integration = try #require(try IntegrationStore(connection).integration("one"))
                try LinkStore(connection).forgetAgreement(on: [.location], in: integration)
                return try #require(try LinkStore(connection).link("one", toRemote: "theirs"))
            }
            content.location = "Attic"
            calendar.put(content, id: "theirs")
            try await bridge.read()
            let open = try await bridge.database.read { try ConflictStore($0).open(of: link) }
            #expect(open.map(\.field) == [.location])
        }
    }
}
