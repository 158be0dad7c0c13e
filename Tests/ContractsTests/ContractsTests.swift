import Contracts
import JSON
import JSONRPC
import Testing
import Time

@Suite("Contracts")
struct ContractsTests {
    private let start = Timestamp(milliseconds: 1_796_317_200_000)

    /// An event with everything, and one with nothing optional.
    private var events: [EventSnapshot] {
        let gathering = GatheringSnapshot(
            id: "berlin-de", name: "Berlin", country: "DE", timeZone: "Europe/Berlin", latitude: 52.5, longitude: 13.4)
        let venue = Venue(
            kind: .inPerson, name: "Kulturbrauerei", address: "Berlin", latitude: 52.5, longitude: 13.4,
            meetingURL: "https://example.org/meet")
        let whole = EventSnapshot(
            id: "evt-1", calendarID: "cal-1", name: "Winter Meetup ☕", startsAt: start, endsAt: start + .seconds(60),
            timeZone: "Europe/Berlin", url: "https://example.org", coverURL: "https://example.org/c.png",
            description: "# Agenda", venue: venue, gathering: gathering, visibility: .membersOnly, status: .canceled,
            hosts: [EventHost(email: "host@example.org", name: "Host"), EventHost(email: "other@example.org")])
        return [whole, EventSnapshot(id: "evt-2", name: "Bare", startsAt: start, timeZone: "UTC")]
    }

    @Test("merge the events of several programs into pages that leave nothing out, however many were asked for")
    func merging() throws {
        let programs = ["evt", "own"].map { program in
            (0..<300).map { number in
                EventRecord(
                    event: EventSnapshot(
                        id: "\(program)-\(number)", name: "", startsAt: start + .seconds(number % 7), timeZone: "UTC"),
                    counts: GuestCounts(), lastSyncedAt: .epoch)
            }.sorted { EventPosition($0.event) < EventPosition($1.event) }
        }
        func page(_ events: [EventRecord], after cursor: String?, _ entries: Int) -> EventList {
            let position = cursor.flatMap(EventPosition.init(cursor:))
            let rest = events.filter { event in position.map { $0 < EventPosition(event.event) } ?? true }
            let page = Array(rest.prefix(entries))
            let isMore = rest.count > page.count
            return EventList(
                events: page, nextCursor: isMore ? page.last.map { EventPosition($0.event).cursor } : nil)
        }
        for limit in [1, 199, 200, 201, 1_000] {
            var question = ListEvents()
            question.range.limit = limit
            var told: [EventRecord] = []
            repeat {
                let lists = programs.map { page($0, after: question.range.cursor, question.range.entries) }
                let merged = EventList(merging: lists, as: question)
                told += merged.events
                question.range.cursor = merged.nextCursor
            } while question.range.cursor != nil
            #expect(told.count == 600, "with a limit of \(limit)")
            #expect(Set(told.map(\.event.id)).count == 600, "with a limit of \(limit)")
        }
    }

    @Test("carry an event across the wire unchanged, whole and with nothing optional")
    func event() throws {
        for event in events {
            let copy = try JSON.decode(EventChanged.self, from: try JSON.encode(EventChanged(event: event)))
            #expect(copy.event == event)
        }
        // What a property is added to must be read, too: the reader does not follow from the declaration.
        let members = Mirror(reflecting: events[0]).children.count + Mirror(reflecting: events[0].venue).children.count
        #expect(members == 20)
    }

    @Test("leave out what is absent, and read what newer programs add")
    func tolerance() throws {
        let guest = GuestSnapshot(id: "gst-1", status: .approved)
        let bytes = try JSON.encode(guest)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"id":"gst-1","status":"approved"}"#)
        let newer = #"{"id":"gst-1","status":"approved","mood":"fine"}"#
        #expect(try JSON.decode(GuestSnapshot.self, from: Array(newer.utf8)) == guest)
    }

    @Test("carry guests and attendance across the wire unchanged, whole and with nothing optional")
    func directForms() throws {
        let guests = GuestsPage(
            eventID: "evt-1", runID: "run-1",
            guests: [
                GuestSnapshot(
                    id: "gst-1", personID: "usr-1", email: "ada@example.org", name: "Ada ☕", status: .waitlisted,
                    registeredAt: start, checkedInAt: start),
                GuestSnapshot(id: "gst-2", status: .session),
            ])
        #expect(try JSON.decode(GuestsPage.self, from: try JSON.encode(guests)) == guests)
        let member = MemberSummary(
            id: "m-1", name: "Ada", avatarURL: "https://example.org/a.png", team: TeamSummary(id: "t-1", name: "Core"))
        let attendance = AttendanceChanged(
            eventID: "evt-1", gatheringID: "berlin-de",
            changes: [
                AttendanceSummary(
                    member: member, status: .checkedIn, isHost: true, isSpeaker: true, isSponsor: true,
                    isFeatured: true, since: start),
                AttendanceSummary(member: MemberSummary(id: "m-2", name: "Bo"), status: .withdrawn),
            ], endsRun: true)
        #expect(try JSON.decode(AttendanceChanged.self, from: try JSON.encode(attendance)) == attendance)
        let bare = #"{"eventID":"evt-1","changes":[],"endsRun":false}"#
        #expect(
            String(decoding: try JSON.encode(AttendanceChanged(eventID: "evt-1", changes: [])), as: UTF8.self) == bare)
    }

    @Test("carry a question for events across the wire unchanged, whole and with nothing optional")
    func question() throws {
        let whole = ListEvents(
            upcomingOnly: true, pastOnly: true, startsAfter: start, startsBefore: start + .seconds(60),
            gatheringID: "berlin-de", descending: true, includeCanceled: true,
            visibility: [.public, .private], range: ListRange(limit: 7, cursor: "c\"1"))
        for question in [whole, ListEvents()] {
            #expect(try JSON.decode(ListEvents.self, from: try JSON.encode(question)) == question)
        }
        // What a property is added to must be written, too: the writer does not follow from the declaration.
        #expect(Mirror(reflecting: whole).children.count + Mirror(reflecting: whole.range).children.count == 11)
    }

    @Test("refuse a name that they do not know")
    func unknownName() {
        #expect(throws: DecodingError.self) {
            try JSON.decode(GuestSnapshot.self, from: Array(#"{"id":"gst-1","status":"cheerful"}"#.utf8))
        }
    }

    @Test("write instants as RFC 3339")
    func instants() throws {
        let bytes = try JSON.encode(EventCanceled(eventID: "evt-1", reason: .canceled, at: start))
        #expect(String(decoding: bytes, as: UTF8.self).contains(start.rfc3339))
    }
}

@Suite("Calls without parameters")
struct EmptyCallTests {
    @Test("are objects on the wire")
    func empty() throws {
        #expect(String(decoding: try JSON.encode(ProgramStatus()), as: UTF8.self) == "{}")
        _ = try JSON.decode(ProgramStatus.self, from: Array("{}".utf8))
    }
}
