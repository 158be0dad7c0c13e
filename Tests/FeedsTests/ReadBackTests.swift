import Contracts
import EventLoop
import Glibc
import HTTPClient
import Testing
import Time

@testable import CalendarService

@Suite("Feeds are read back unchanged", .serialized, .timeLimit(.minutes(3)))
struct ReadBackTests {
    init() { EventLoop.startOnThread() }

    /// Events with everything that readers stumble over.
    @LoopActor static func events() throws -> [EventSnapshot] {
        // On the second: that is all that calendars can say.
        let now = Timestamp(seconds: LoopTime().now.seconds)
        var plain = EventSnapshot(
            id: "evt-plain", name: "Meetup", startsAt: now + .seconds(86_400), timeZone: "Europe/Berlin")
        plain.endsAt = now + .seconds(90_000)
        var odd = EventSnapshot(
            id: "evt-odd", name: "Zürich, together; \\ \"so\": 100% 👩‍👩‍👧", startsAt: now + .seconds(3 * 86_400),
            timeZone: "America/New_York", url: "https://luma.com/odd?a=b;c,d")
        odd.endsAt = now + .seconds(5 * 86_400)
        odd.description =
            "First line\nsecond; \\n is no line end, " + String(repeating: "日本語 and ümlaut, ", count: 30)
        odd.venue = Venue(kind: .inPerson, name: "Café; Größe", address: "1, Rue de l'Été, Paris")
        let open = EventSnapshot(
            id: "evt-open", name: "Without an end", startsAt: now + .seconds(7 * 86_400), timeZone: "UTC")
        var called = EventSnapshot(
            id: "evt-called", name: "Called off", startsAt: now + .seconds(9 * 86_400), timeZone: "Asia/Kathmandu")
        called.status = .canceled
        return [plain, odd, open, called]
    }

    static func expected(_ event: EventSnapshot) -> ReadEvent {
        let (start, end) = (event.startsAt, event.endsAt ?? event.startsAt + .seconds(7_200))
        let texts = [event.description, event.url].compactMap(\.self)
        return ReadEvent(
            uid: CalendarEvent.uid(of: event.id), summary: event.name, start: second(start), end: second(end),
            status: event.status == .canceled ? "CANCELLED" : "CONFIRMED", location: event.venue.text,
            description: texts.joined(separator: "\n\n"), url: event.url ?? "")
    }

    private static func second(_ instant: Timestamp) -> String { "\(instant.rfc3339.prefix { $0 != "." })Z" }

    @Test("by icalendar") @LoopActor
    func icalendar() async throws {
        try await FeedsFixture.run { fixture in
            let events = try Self.events()
            for event in events { try await fixture.publish(event) }
            let feed = try await fixture.feed(count: events.count)
            let answer = try await fixture.send(.get, feed.file)
            try fixture.write(answer.body, to: "feed.ics")
            let read: Set<ReadEvent> = try await Peer.read("read_feed.py", ["feed.ics"], in: fixture.folder)
            #expect(read == Set(events.map(Self.expected)))
        }
    }

    @Test(
        "by vdirsyncer, as a file and as a calendar, and by khal from what it has fetched",
        arguments: ["http", "caldav"])
    @LoopActor func vdirsyncer(storage: String) async throws {
        try await FeedsFixture.run { fixture in
            var events = try Self.events()
            for event in events { try await fixture.publish(event) }
            let feed = try await fixture.feed(count: events.count)
            try fixture.configureVdirsyncer(storage, storage == "http" ? feed.file : feed.collection)
            let arguments = ["--config", "vdirsyncer.conf"]
            try await Peer.run("vdirsyncer", arguments + ["discover"], in: fixture.folder)
            try await Peer.run("vdirsyncer", arguments + ["sync"], in: fixture.folder)
            // From files, vdirsyncer takes events under names of its own.
            func expected(_ events: [EventSnapshot]) -> Set<ReadEvent> {
                Set(events.map(Self.expected).map { storage == "http" ? $0.withoutUID : $0 })
            }
            func fetched(_ read: Set<ReadEvent>) -> Set<ReadEvent> {
                Set(read.map { storage == "http" ? $0.withoutUID : $0 })
            }
            #expect(fetched(try await fixture.fetchedEvents()) == expected(events))
            #expect(fetched(try await fixture.eventsInKhal()) == expected(events))

            // A change, a removal and an addition arrive, and nothing is left.
            let revision = try await fixture.revision(of: feed)
            events[0].startsAt += .seconds(600)
            events[1].visibility = .private
            var added = events[0]
            added.id = "evt-added"
            try await fixture.publish(events[0], events[1], added)
            try await fixture.wait(for: feed, since: revision, count: 3)
            try await Peer.run("vdirsyncer", arguments + ["sync"], in: fixture.folder)
            let left = expected([events[0], events[2], events[3], added])
            #expect(fetched(try await fixture.fetchedEvents()) == left)

            // When the feed cannot be read, nothing is lost.
            await fixture.stopCalendar()
            await #expect(throws: Peer.Failure.self) {
                try await Peer.run("vdirsyncer", arguments + ["sync"], in: fixture.folder)
            }
            #expect(fetched(try await fixture.fetchedEvents()) == left)
        }
    }
}

extension ReadEvent {
    fileprivate var withoutUID: ReadEvent {
        var event = self
        event.uid = ""
        return event
    }
}

extension FeedsFixture {
    func write(_ bytes: [UInt8], to name: String) throws {
        let path = "\(folder)/\(name)"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
            throw Peer.Failure("\(path) cannot be written")
        }
    }

    /// Copies a feed into the folder `events`, never back.
    func configureVdirsyncer(_ storage: String, _ address: String) throws {
        mkdir("\(folder)/events", 0o700)
        let text = """
            [general]
            status_path = "\(folder)/status/"
            [pair feed]
            a = "theirs"
            b = "ours"
            collections = null
            conflict_resolution = "a wins"
            [storage theirs]
            type = "\(storage)"
            url = "\(address)"
            \(storage == "caldav" ? "read_only = true" : "")
            [storage ours]
            type = "filesystem"
            path = "\(folder)/events/"
            fileext = ".ics"

            """
        try write(Array(text.utf8), to: "vdirsyncer.conf")
    }

    /// What vdirsyncer has fetched.
    func fetchedEvents() async throws -> Set<ReadEvent> {
        let files = try #require(opendir("\(folder)/events"))
        defer { closedir(files) }
        var names: [String] = []
        while let entry = readdir(files) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(".ics") { names.append("events/\(name)") }
        }
        return try await Peer.read("read_feed.py", names, in: folder)
    }

    /// What khal shows of it.
    func eventsInKhal() async throws -> Set<ReadEvent> {
        let text = """
            [calendars]
            [[feed]]
            path = \(folder)/events
            readonly = True
            [sqlite]
            path = \(folder)/khal.db
            [locale]
            local_timezone = UTC
            default_timezone = UTC
            timeformat = %H:%M:%S
            dateformat = %Y-%m-%d
            longdateformat = %Y-%m-%d
            datetimeformat = %Y-%m-%dT%H:%M:%SZ
            longdatetimeformat = %Y-%m-%dT%H:%M:%SZ

            """
        try write(Array(text.utf8), to: "khal.conf")
        return try await Peer.read("read_khal.py", ["khal.conf"], in: folder)
    }
}
