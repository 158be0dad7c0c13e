import CalDAV
import CalDAVServers
import EventLoop
import HTTPClient
import Mutation
import Testing
import Time

@Suite("With servers that others wrote", .serialized, .timeLimit(.minutes(3)))
struct RealServerTests {
    private static func event(_ uid: String, _ summary: String = "Review", day: Int = 1) -> [UInt8] {
        let date = "202612\(day < 10 ? "0" : "")\(day)"
        return Array(
            [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rollcall//Tests//EN", "BEGIN:VEVENT", "UID:\(uid)",
                "DTSTAMP:20261121T020000Z", "DTSTART:\(date)T090000Z", "DTEND:\(date)T093000Z", "SUMMARY:\(summary)",
                "X-ROLLCALL-ORIGIN:1", "END:VEVENT", "END:VCALENDAR", "",
            ].joined(separator: "\r\n").utf8)
    }

    private static func changes(_ report: ChangeReport) throws -> CalendarChanges {
        guard case .changes(let changes) = report else {
            throw RealServer.Failure(description: "no changes but \(report)")
        }
        return changes
    }

    @Test("A calendar is found, made, described, and not made twice", arguments: RealServer.Kind.allCases)
    func calendars(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let made = try await server.calendar(client, "team")
            let account = try await client.discover(.url(server.root), resolver: ScriptedResolver())
            let found = try #require(account.calendars.first { $0.url == made })
            #expect(found.displayName == "Calendar team")
            #expect(found.takesEvents && found.isWritable != false)
            #expect(found.syncToken != nil)
            #expect(found.reports?.isSuperset(of: [.syncCollection, .multiget, .query]) == true)
            #expect(try await client.state(of: made).syncToken == found.syncToken)
            let home = try #require(account.homes.first)
            #expect(
                await thrown { _ = try await client.makeCalendar("team", displayName: "x", in: home) }
                    == .alreadyExists(current: nil))
        }
    }

    @Test("An event is created once, changed on its version only, and deleted", arguments: RealServer.Kind.allCases)
    func writing(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let calendar = try await server.calendar(client, "team")
            let first = try await client.create("evt-1@rollcall.ics", Self.event("evt-1"), in: calendar)
            let version = try #require(first.etag)
            // Again, as after a time-out.
            let again = try await client.create("evt-1@rollcall.ics", Self.event("evt-1"), in: calendar)
            #expect(again.href == first.href && again.etag == version)
            guard
                case .alreadyExists(let current?) = await thrown({
                    _ = try await client.create("evt-1@rollcall.ics", Self.event("evt-2"), in: calendar)
                })
            else { return #expect(Bool(false), "the name was not taken") }
            #expect(current.etag == version)
            guard
                case .uidConflict = await thrown({
                    _ = try await client.create("other.ics", Self.event("evt-1", "Other"), in: calendar)
                })
            else { return #expect(Bool(false), "the UID was not taken") }

            let changed = try await client.update(first.href, Self.event("evt-1", "New"), from: version, in: calendar)
            let newVersion = try #require(changed.etag)
            #expect(newVersion != version)
            // Again, and with another text, on the version that is gone.
            let repeated = try await client.update(first.href, Self.event("evt-1", "New"), from: version, in: calendar)
            #expect(repeated.etag == newVersion)
            guard
                case .changed(let now) = await thrown({
                    _ = try await client.update(first.href, Self.event("evt-1", "Late"), from: version, in: calendar)
                })
            else { return #expect(Bool(false), "the version was not compared") }
            #expect(now.etag == newVersion && String(decoding: now.body, as: UTF8.self).contains("SUMMARY:New"))
            #expect(String(decoding: now.body, as: UTF8.self).contains("X-ROLLCALL-ORIGIN:1"))

            guard case .changed = await thrown({ try await client.delete(first.href, from: version, in: calendar) })
            else { return #expect(Bool(false), "a changed event was deleted") }
            try await client.delete(first.href, from: newVersion, in: calendar)
            try await client.delete(first.href, from: newVersion, in: calendar)
            #expect(await thrown { _ = try await client.object(first.href, in: calendar) } == .gone)
            #expect(
                await thrown {
                    _ = try await client.update(first.href, Self.event("evt-1"), from: newVersion, in: calendar)
                } == .gone)
        }
    }

    @Test("Events are listed, queried by time, and read in one request", arguments: RealServer.Kind.allCases)
    func reading(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let calendar = try await server.calendar(client, "team")
            for day in 1...20 {
                _ = try await client.create(
                    "d \(day).ics", Self.event("evt-\(day)", "Day \(day)", day: day), in: calendar)
            }
            let listing = try await client.listing(of: calendar)
            #expect(listing.members.count == 20 && listing.isComplete)
            let start = try Timestamp(rfc3339: "2026-12-05T00:00:00Z")
            let week = try await client.listing(of: calendar, from: start, to: start + .seconds(7 * 86_400))
            #expect(Set(week.members.map(\.href.name)) == Set((5...11).map { "d \($0).ics" }))
            let missing = Href(path: calendar.path).member("missing.ics")
            let fetched = try await client.objects(listing.members.map(\.href) + [missing], in: calendar)
            #expect(fetched.gone == [missing])
            #expect(Set(fetched.found.map { MemberVersion(href: $0.href, etag: $0.etag) }) == Set(listing.members))
            let text = try #require(fetched.found.first { $0.href.name == "d 7.ics" }).body
            #expect(String(decoding: text, as: UTF8.self).contains("SUMMARY:Day 7"))
        }
    }

    @Test("Changes since a token are told, and a token that never was is refused", arguments: RealServer.Kind.allCases)
    func tokens(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let calendar = try await server.calendar(client, "team")
            let start = try #require(try await client.state(of: calendar).syncToken)
            let kept = try await client.create("kept.ics", Self.event("kept"), in: calendar)
            let lost = try await client.create("lost.ics", Self.event("lost"), in: calendar)
            let both = try Self.changes(try await client.changes(in: calendar, since: start))
            #expect(Set(both.changed.map(\.href)) == [kept.href, lost.href] && both.removed.isEmpty)
            try await client.delete(lost.href, from: try #require(lost.etag), in: calendar)
            let one = try Self.changes(try await client.changes(in: calendar, since: both.token))
            #expect(one.changed.isEmpty && one.removed == [lost.href])
            let none = try Self.changes(try await client.changes(in: calendar, since: one.token))
            #expect(none.changed.isEmpty && none.removed.isEmpty && none.token == one.token)
            let first = try Self.changes(try await client.changes(in: calendar, since: nil))
            #expect(first.changed.map(\.href) == [kept.href])
            for text in ["http://radicale.org/ns/sync/\(String(repeating: "0", count: 64))", "made-up"] {
                let token = try #require(SyncToken(text))
                #expect(try await client.changes(in: calendar, since: token) == .tokenRefused)
            }
        }
    }

    /// A copy that only follows change reports must at the end be what a listing says, whatever was done in between.
    @Test(
        "A copy that follows the changes stays a copy",
        arguments: RealServer.Kind.allCases, [UInt64](1...3))
    func copies(kind: RealServer.Kind, seed: UInt64) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            let calendar = try await server.calendar(client, "team")
            var random = SeededGenerator(seed: seed)
            var token = try await client.state(of: calendar).syncToken
            var copy: [Href: EntityTag?] = [:]
            var versions: [Href: EntityTag] = [:]
            for step in 0..<40 {
                let known = versions.randomElementInOrder(using: &random)
                switch (Int.random(in: 0..<10, using: &random), known) {
                case (0..<2, let (href, version)?):
                    try await client.delete(href, from: version, in: calendar)
                    versions[href] = nil
                case (2..<5, let (href, version)?):
                    let uid = String(href.name.dropLast(4))
                    let stored = try await client.update(
                        href, Self.event(uid, "Step \(step)"), from: version, in: calendar)
                    versions[href] = stored.etag
                case (5..<7, _):
                    let changes = try Self.changes(try await client.changes(in: calendar, since: token))
                    for member in changes.changed { copy[member.href] = member.etag }
                    for href in changes.removed { copy[href] = nil }
                    token = changes.token
                default:
                    let stored = try await client.create("e\(step).ics", Self.event("e\(step)"), in: calendar)
                    versions[stored.href] = stored.etag
                }
            }
            let changes = try Self.changes(try await client.changes(in: calendar, since: token))
            for member in changes.changed { copy[member.href] = member.etag }
            for href in changes.removed { copy[href] = nil }
            let listing = try await client.listing(of: calendar).members
            #expect(copy == Dictionary(uniqueKeysWithValues: listing.map { ($0.href, $0.etag) }))
            #expect(copy.mapValues { $0?.text } == versions.mapValues { $0.text })
        }
    }
}

extension [Href: EntityTag] {
    /// The same for the same seed: a dictionary's own order differs from run to run.
    fileprivate func randomElementInOrder(using random: inout SeededGenerator) -> (Href, EntityTag)? {
        guard let key = keys.sorted(by: { $0.path < $1.path }).randomElement(using: &random), let value = self[key]
        else {
            return nil
        }
        return (key, value)
    }
}
