import CalendarModel
import EventLoop
import ICalendar
import Time

@testable import CalDAVCalendar

/// What the tests here have in common.
enum Sample {
    static let now = instant("2026-11-21T10:40:00Z")
    static let identifier = "0123456789abcdefghijklmnopqrstuv"
    static let writer = EventWriter(CalDAVCalendarSettings())

    static func instant(_ text: String) -> Timestamp {
        (try? Timestamp(rfc3339: text)) ?? Timestamp(seconds: 0)
    }

    static func date(_ text: String) -> CalendarDate { CalendarDate(text: text) ?? CalendarDate(daysSinceEpoch: 0) }

    static func zone(_ name: String) throws -> TimeZoneRules { try TimeZoneRules(identifier: name) }

    /// A resource with these lines between its first and last.
    static func text(_ lines: [String]) -> [UInt8] {
        let all = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Others//Calendar//EN"] + lines + ["END:VCALENDAR", ""]
        return Array(all.joined(separator: "\r\n").utf8)
    }

    /// A resource with one event of these lines.
    static func event(_ lines: String...) -> [UInt8] {
        text(["BEGIN:VEVENT", "UID:u", "DTSTAMP:20261101T000000Z"] + lines + ["END:VEVENT"])
    }

    static func read(_ bytes: [UInt8], viewer: TimeZoneRules = .utc) throws -> EventContent {
        try EventReader(viewer: viewer).content(of: CalendarResource(reading: bytes))
    }

    /// What is written when a text is to say something else; nil when nothing is.
    static func change(_ bytes: [UInt8], _ change: (inout EventContent) -> Void) throws -> [String]? {
        var content = try read(bytes)
        change(&content)
        return try write(EventDraft(identifier: identifier, content: content), to: bytes)
    }

    static func write(_ draft: EventDraft, to bytes: [UInt8]) throws -> [String]? {
        var resource = try CalendarResource(reading: bytes)
        guard try writer.write(draft, now: now, to: &resource) else { return nil }
        return lines(resource.written())
    }

    /// The content lines of a text, unfolded.
    static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes.filter { $0 != 0x0D }, as: UTF8.self).replacing("\n ", with: "").split(separator: "\n")
            .map(String.init)
    }

    static func content(_ title: String = "Co-working", at start: String = "2026-12-03T17:00:00Z") -> EventContent {
        EventContent(
            title: title,
            time: .timed(start: instant(start), end: instant(start) + .seconds(7200), timeZone: "Europe/Zurich"))
    }

    /// What is left of a text's lines when those of another are taken away, and the other way round.
    static func difference(_ old: [String], _ new: [String]) -> (gone: [String], added: [String]) {
        let changes = new.difference(from: old)
        return (
            changes.removals.map { if case .remove(_, let line, _) = $0 { line } else { "" } },
            changes.insertions.map { if case .insert(_, let line, _) = $0 { line } else { "" } }
        )
    }

    /// What every change stamps on an event.
    static func isStamp(_ line: String) -> Bool {
        ["DTSTAMP", "LAST-MODIFIED", "X-ROLLCALL-WRITTEN"].contains { line.hasPrefix($0 + ":") }
    }
}
