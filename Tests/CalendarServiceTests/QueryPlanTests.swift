import CalendarModel
import Contracts
import EventLoop
import ServiceKit
import Testing
import Time

@testable import CalendarService
@testable import Database

/// How SQLite finds what the stores ask for: all of it by an index, however many calendars and events there are.
@Suite("Queries of links, conflicts and records", .timeLimit(.minutes(1)))
struct QueryPlanTests {
    init() { EventLoop.startOnThread() }

    @Test("go through no table from its beginning to its end")
    @LoopActor func indexes() async throws {
        try await BridgeFixture.run { bridge in
            try await bridge.connect()
            try await bridge.add("evt-1")
            try await bridge.settle()
            let now = bridge.time.now
            let plans = try await bridge.database.write { connection in
                let event = try #require(try EventStore(connection).event("evt-1"))
                let link = try #require(try LinkStore(connection).link("evt-1", "one"))
                let integration = try #require(try IntegrationStore(connection).integration("one"))
                try Self.useLinks(LinkStore(connection), link)
                try Self.useConflicts(ConflictStore(connection), link, event, now)
                try Self.useRecords(SyncRecordStore(connection), now)
                try Self.useRemovals(RemovalStore(connection))
                for direction in SyncDirection.allCases {
                    var integration = integration
                    integration.direction = direction
                    try LinkStore(connection).turn(integration)
                }
                for kind in FeedScope.Kind.allCases {
                    var integration = integration
                    integration.scope = FeedScope(kind: kind, id: kind == .all ? nil : "some")
                    _ = try IntegrationScope(connection).events(of: integration, after: "", limit: 10)
                }
                _ = try IntegrationStore(connection).concerned(by: event)
                _ = try IntegrationStore(connection).showing("mem-ada", goingTo: "evt-1")
                try IntegrationStore(connection).delete("one")
                return try connection.cachedTexts.filter { Self.isOfInterest($0) }.map { text in
                    (text, try Self.plan(text, connection))
                }
            }
            #expect(plans.count > 20)
            for (text, plan) in plans {
                let scans = plan.filter { line in
                    Self.tables.contains { line == "SCAN \($0)" || line.hasPrefix("SCAN \($0) ") }
                }
                #expect(scans.isEmpty, "\(text)")
            }
        }
    }

    private static let tables = ["link", "conflict", "sync_record", "removal"]

    private static func isOfInterest(_ text: String) -> Bool {
        tables.contains { table in
            ["FROM", "JOIN", "INTO", "UPDATE"].contains { text.contains("\($0) \(table)") }
        }
    }

    private static func useLinks(_ links: LinkStore, _ link: Link) throws {
        let remote = try #require(link.remote)
        #expect(try links.link("one", to: remote) == link)
        #expect(try links.link("one", identifier: link.identifier) == link)
        #expect(try links.unsettled(in: "one", limit: 10).isEmpty)
        #expect(try links.links(of: "evt-1") == [link])
        try links.save(link)
        try links.release(remote.id, in: "one", for: "evt-1")
        try links.named(remote.id, in: "one", reading: 1)
        #expect(try links.look(at: remote.id, in: "one", since: 1))
        #expect(try links.unread(in: "one", before: 1, limit: 10).isEmpty)
        #expect(try links.unmade(in: "one", before: 1).isEmpty)
        #expect(try links.unnamed(in: "one", reading: 1).isEmpty)
        #expect(try links.knownCount(in: "one") == 1)
        #expect(try links.count(in: "one", .synced) == 1)
        #expect(try links.standings(of: "evt-1").count == 1)
        try links.delete(link)
    }

    private static func useConflicts(
        _ conflicts: ConflictStore, _ link: Link, _ event: CalendarEvent, _ now: Timestamp
    ) throws {
        let content = event.version.content
        for resolution in FieldConflict.Resolution.allCases {
            try conflicts.record(
                [FieldConflict(field: .title, resolution: resolution)], of: link, local: content, remote: content,
                at: now)
        }
        #expect(try conflicts.conflicts(openOnly: true, limit: 10).count == 1)
        let all = try conflicts.conflicts(openOnly: false, limit: 10)
        #expect(all.count == 3)
        let first = try #require(all.first)
        #expect(try conflicts.conflict(first.id) == first)
        try conflicts.close(first.id, "keptLocal", by: "ada", at: now)
        try conflicts.dropOpen(of: link, except: [.title])
    }

    private static func useRecords(_ records: SyncRecordStore, _ now: Timestamp) throws {
        try records.add(SyncRecord(integration: "one", event: "evt-1", operation: "update", finishedAt: now))
        #expect(try records.succeeded() == 2)
        #expect(try records.drop(before: now + .seconds(1)) == 2)
    }

    private static func useRemovals(_ removals: RemovalStore) throws {
        try removals.add("theirs", in: "one")
        #expect(try removals.first(10, in: "one") == ["theirs"])
        #expect(try removals.missedCount(in: "one") == 0)
        try removals.drop("theirs", in: "one")
        try removals.dropTold(in: "one")
    }

    static func plan(_ text: String, _ connection: Connection) throws -> [String] {
        let statement = try connection.statement("EXPLAIN QUERY PLAN \(text)")
        defer { statement.reset() }
        var lines: [String] = []
        while try statement.step() { lines.append(try statement.row.string(3)) }
        return lines
    }
}
