import CalendarModel
import Contracts
import EventLoop
import JSON
import JSONRPC
import Testing
import Time

@testable import CalendarService

@Suite("What an event of one's own may say")
struct EventRuleTests {
    private let limits = EventLimits()

    private var event: NewEvent {
        var event = NewEvent(title: "Dinner")
        event.startsAt = Timestamp(seconds: 1_900_000_000)
        event.timeZone = "Europe/Berlin"
        return event
    }

    /// The field that is refused; nil when the event is accepted.
    private func refusedField(_ change: (inout NewEvent) throws -> Void) rethrows -> String? {
        var event = event
        try change(&event)
        do {
            _ = try EventForm(event, limits, gatheringZone: nil)
            return nil
        } catch EventRefusal.invalid(let field, _) {
            return field
        } catch {
            return "\(error)"
        }
    }

    private func text(_ length: Int) -> String { String(repeating: "x", count: length) }

    @Test("is limited, byte for byte", arguments: [-1, 0, 1])
    func lengths(beyond: Int) {
        let isRefused = beyond > 0
        func expect(_ field: String, _ change: (inout NewEvent) -> Void) {
            #expect(refusedField(change) == (isRefused ? field : nil), "\(field) \(beyond)")
        }
        expect("title") { $0.title = text(limits.titleBytes + beyond) }
        expect("description") { $0.description = text(limits.descriptionBytes + beyond) }
        expect("location") { $0.location = text(EventLimits.locationBytes + beyond) }
        expect("url") { $0.url = "https://e.org/" + text(EventLimits.urlBytes - 14 + beyond) }
        expect("coverURL") { $0.coverURL = "https://e.org/" + text(EventLimits.urlBytes - 14 + beyond) }
        expect("owner.id") { $0.owner = EventOwner(kind: .member, id: text(EventLimits.identifierBytes + beyond)) }
        expect("endsAt") { $0.endsAt = $0.startsAt.map { $0 + .days(limits.days) + .milliseconds(beyond) } }
        expect("endDate") { event in
            event.startsAt = nil
            event.startDate = CalendarDate(year: 2030, month: 1, day: 1)
            event.endDate = event.startDate?.adding(days: limits.days + beyond)
        }
        expect("recurrence") { event in
            event.recurrence = (0..<limits.recurrenceLines + beyond).map { _ in "RDATE:20310101T000000Z" }
        }
        expect("recurrence") { event in
            let line = "RDATE:20310101T000000Z"
            let padding = EventLimits.recurrenceLineBytes - line.utf8.count + beyond
            event.recurrence = ["RDATE;X-P=\(text(padding - 5)):20310101T000000Z"]
        }
        expect("startDate") { event in
            event.startsAt = nil
            event.startDate = CalendarDate(year: EventTime.years.upperBound + beyond, month: 1, day: 1)
        }
    }

    @Test("has limits that can be told")
    func configuredLimits() {
        var limits = EventLimits()
        limits.titleBytes = 5
        #expect(throws: EventRefusal.invalid(field: "title", reason: "must have at most 5 bytes")) {
            _ = try EventForm(event, limits, gatheringZone: nil)
        }
    }

    @Test("makes sense, field by field")
    func sense() throws {
        #expect(refusedField { $0.title = " \n" } == "title")
        #expect(refusedField { $0.title = "a\nb" } == "title")
        #expect(refusedField { $0.description = "a\r\n\tb" } == nil)
        #expect(refusedField { $0.description = "a\u{0}b" } == "description")
        #expect(refusedField { $0.url = "javascript:alert(1)" } == "url")
        #expect(refusedField { $0.url = "https://" } == "url")
        #expect(refusedField { $0.url = "" } == nil)
        #expect(refusedField { $0.timeZone = "Mars/Olympus" } == "timeZone")
        #expect(refusedField { $0.timeZone = "../../etc/passwd" } == "timeZone")
        #expect(refusedField { $0.startsAt = nil } == "startsAt")
        #expect(refusedField { $0.startDate = CalendarDate(year: 2030, month: 1, day: 1) } == "startDate")
        #expect(refusedField { $0.endDate = CalendarDate(year: 2040, month: 1, day: 1) } == "endDate")
        #expect(refusedField { $0.endsAt = .epoch } == "endsAt")
        #expect(refusedField { $0.endsAt = $0.startsAt } == nil)
        #expect(refusedField { $0.startsAt = Timestamp(seconds: -1) } == "startsAt")
    }

    @Test("may go on saying what it says, whoever said it")
    func knownValues() throws {
        let start = try #require(event.startsAt)
        var known = EventContent(
            title: "", description: text(limits.descriptionBytes + 1), location: "Hall\nRoom 1",
            time: .timed(start: start, end: start + .days(limits.days + 1), timeZone: "UTC"), url: "webcal:x")
        known.recurrence = Recurrence(lines: ["RRULE:FREQ=HOURLY"])
        func refused(_ change: (inout NewEvent) -> Void) -> String? {
            var event = NewEvent(title: known.title)
            event.description = known.description
            event.location = known.location
            (event.startsAt, event.endsAt, event.timeZone) = (start, start + .days(limits.days + 1), "UTC")
            event.url = known.url
            event.recurrence = known.recurrence?.lines
            event.status = .canceled
            change(&event)
            do {
                _ = try EventForm(event, limits, gatheringZone: nil, known: known)
                return nil
            } catch EventRefusal.invalid(let field, _) {
                return field
            } catch {
                return "\(error)"
            }
        }
        #expect(refused { _ in } == nil)
        #expect(refused { $0.title = " " } == "title")
        #expect(refused { $0.location = "Hall\nRoom 2" } == "location")
        #expect(refused { $0.endsAt = $0.endsAt.map { $0 + .hours(1) } } == "endsAt")
        #expect(refused { $0.recurrence = ["RRULE:FREQ=MINUTELY"] } == "recurrence")
        #expect(refused { $0.url = "webcal:y" } == "url")
    }

    @Test(
        "repeats by rules that every calendar takes",
        arguments: [
            (["RRULE:FREQ=WEEKLY;COUNT=10", "EXDATE:20300324T174640Z"], true), ([], true),
            (["rrule:freq=daily"], true), (["RDATE:20310101T000000Z"], true),
            (["RRULE:FREQ=HOURLY"], false), (["RRULE:FREQ=NEVER"], false),
            (["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], false),
            (["SUMMARY:Other"], false), (["RRULE:FREQ=DAILY\r\nSUMMARY:x"], false), (["END:VEVENT"], false),
            (["BEGIN:VALARM", "END:VALARM"], false), ([""], false), (["EXDATE:yesterday"], false),
            (["RDATE;TZID=Mars/Olympus:20310101T000000"], false), (["EXDATE:20300317T174640Z"], false),
        ])
    func rules(lines: [String], isAccepted: Bool) {
        #expect(refusedField { $0.recurrence = lines } == (isAccepted ? nil : "recurrence"), "\(lines)")
    }

    @Test("comes and goes as JSON with what is absent, null and set kept apart")
    func changesAsJSON() throws {
        var changes = EventChanges()
        changes.title = .set("Supper")
        changes.url = .removed
        let text = String(decoding: try JSON.encode(changes), as: UTF8.self)
        #expect(text == #"{"title":"Supper","url":null}"#)
        #expect(try JSON.decode(EventChanges.self, from: Array(text.utf8)) == changes)
        #expect(throws: (any Error).self) { try JSON.decode(EventChanges.self, from: Array(#"{"title":1}"#.utf8)) }
    }
}
