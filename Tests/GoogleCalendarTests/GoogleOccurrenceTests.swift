import CalendarModel
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import GoogleCalendar

@Suite("Writing occurrences of a series of Google's", .timeLimit(.minutes(1)))
struct GoogleOccurrenceTests {
    init() { EventLoop.startOnThread() }

    private static let slots = ["2026-12-08T09:00:00Z", "2026-12-15T09:00:00Z", "2026-12-22T09:00:00Z"]
    private static let moved = OccurrenceContent(title: "Moved", time: GoogleFixture.hour)
    private static let series = #","recurrence":["RRULE:FREQ=WEEKLY;COUNT=10"]"#

    @Test("Occurrences that differ are found by their slot and written one by one; the others are not touched")
    @LoopActor func occurrences() async throws {
        let google = Self.google()
        let (known, places) = try Self.known()
        var draft = GoogleFixture.draft()
        draft.content = known.content
        draft.content.recurrence?.overrides = [
            .init(slot: places[1], content: Self.moved), .init(slot: places[2], content: nil),
        ]
        let written = try await GoogleFixture.calendar(google).update(known, to: draft)
        let writes = google.events.filter { $0.method != "GET" }
        #expect(writes.map(\.method) == ["PUT", "DELETE", "PUT"])
        #expect(writes.allSatisfy { $0.fields["if-match"] == "\"i\"" })
        #expect(writes[0].path.hasSuffix("/i2026-12-15"))
        #expect(writes[0].body?["summary"] == "Moved")
        #expect(writes[0].body?["colorId"] == "3")
        #expect(writes[1].path.hasSuffix("/i2026-12-22"))
        // What differs no more says what the series says, where the rule puts it.
        #expect(writes[2].path.hasSuffix("/i2026-12-08"))
        #expect(writes[2].body?["start"]?["dateTime"] == "2026-12-08T09:00:00.000Z")
        #expect(writes[2].body?["end"]?["dateTime"] == "2026-12-08T10:00:00.000Z")
        #expect(written.content.recurrence?.overrides.count == 2)
    }

    @Test(
        "An occurrence that somebody changed meanwhile is not overwritten, dropped or restored", arguments: 0..<3)
    @LoopActor func changed(index: Int) async throws {
        let google = Self.google(["i\(Self.slots[index].prefix(10))": #""location":"Theirs""#])
        let (known, places) = try Self.known()
        var draft = GoogleFixture.draft()
        draft.content = known.content
        draft.content.recurrence?.overrides =
            [
                [], [.init(slot: places[0], content: Self.moved), .init(slot: places[1], content: Self.moved)],
                [.init(slot: places[0], content: Self.moved), .init(slot: places[2], content: nil)],
            ][index]
        await expect(.changedMeanwhile) { _ = try await GoogleFixture.calendar(google).update(known, to: draft) }
        #expect(google.events.allSatisfy { $0.method == "GET" })
    }

    @Test("Only what differs of an occurrence is written: what only Google knows of the rest survives")
    @LoopActor func onlyDifferences() async throws {
        let google = Self.google(["i2026-12-15": #""status":"tentative""#])
        let (known, places) = try Self.known()
        var draft = GoogleFixture.draft()
        draft.content = known.content
        draft.content.recurrence?.overrides.append(
            .init(
                slot: places[1],
                content: OccurrenceContent(
                    title: "Review", description: known.content.description, location: "Room 9",
                    time: try Self.hour(at: Self.slots[1]))))
        _ = try await GoogleFixture.calendar(google).update(known, to: draft)
        let put = try #require(google.events.last)
        #expect(put.method == "PUT" && put.body?["location"] == "Room 9")
        #expect(put.body?["description"] == "Agenda: <b><u>budget</u></b>")
        #expect(put.body?["status"] == "tentative")
        #expect(put.body?["start"] == ["dateTime": "2026-12-15T09:00:00.000Z"])
    }

    @Test("What is as it is wanted already is not written again")
    @LoopActor func secondTry() async throws {
        let google = Self.google(["i2026-12-15": #""status":"cancelled""#])
        let (known, places) = try Self.known()
        var draft = GoogleFixture.draft()
        draft.content = known.content
        draft.content.recurrence?.overrides.append(.init(slot: places[1], content: nil))
        _ = try await GoogleFixture.calendar(google).update(known, to: draft)
        #expect(google.events.allSatisfy { $0.method == "GET" })
    }

    @Test("A series that is gone is gone, and an occurrence that is gone is dropped; the calendar is there")
    @LoopActor func gone() async throws {
        let (known, places) = try Self.known()
        var draft = GoogleFixture.draft()
        draft.content = known.content
        draft.content.recurrence?.overrides.append(.init(slot: places[1], content: nil))
        for (path, error) in [("/instances", .gone), ("/i2026-12-15", nil)] as [(String, OutsideError?)] {
            let google = Self.google(missing: path)
            let calendar = try GoogleFixture.calendar(google)
            if let error {
                await expect(error) { _ = try await calendar.update(known, to: draft) }
            } else {
                _ = try await calendar.update(known, to: draft)
            }
        }
    }

    /// The series with its first occurrence moved, and where its rule puts the first three.
    private static func known() throws -> (OutsideEvent, [EventTime]) {
        let text = GoogleFixture.event(more: series)
        var known = try #require(GoogleEventReader.event(try JSONDocument(text).root))
        known.original = Array(text.utf8)
        let places = try slots.map {
            EventTime.timed(start: try Timestamp(rfc3339: $0), end: nil, timeZone: "Europe/Zurich")
        }
        known.content.recurrence?.overrides = [.init(slot: places[0], content: moved)]
        return (known, places)
    }

    private static func hour(at start: String) throws -> EventTime {
        let start = try Timestamp(rfc3339: start)
        return .timed(start: start, end: start + .hours(1), timeZone: "Europe/Zurich")
    }

    /// - Parameters:
    ///   - changes: members of occurrences that are not as they were, by identifier.
    ///   - missing: how the path of what is not there ends.
    @LoopActor private static func google(_ changes: [String: String] = [:], missing: String = "-") -> ScriptedGoogle {
        ScriptedGoogle { call in
            if call.path.hasSuffix(missing) { return ScriptedGoogle.refusal(404, "notFound") }
            guard call.path.hasSuffix("/instances"), let start = call.parameter("originalStart") else {
                return ScriptedGoogle.json(GoogleFixture.event(more: series))
            }
            let id = "i\(start.prefix(10))"
            let what =
                id == "i2026-12-08"
                ? #""summary":"Moved","start":{"dateTime":"2026-12-01T09:00:00Z"},"end":{"dateTime":"2026-12-01T10:00:00Z"}"#
                : #""summary":"Review","description":"Agenda: <b><u>budget</u></b>","start":{"dateTime":"\#(start)"},"end":{"dateTime":"\#(start.replacing("T09", with: "T10"))"}"#
            let more = changes[id].map { ",\($0)" } ?? ""
            return ScriptedGoogle.json(
                #"{"items":[{"id":"\#(id)","etag":"\"i\"","colorId":"3","recurringEventId":"k3v0r9d2e5","originalStartTime":{"dateTime":"\#(start)"},\#(what)\#(more)}]}"#
            )
        }
    }
}
