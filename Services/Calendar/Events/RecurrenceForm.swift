import CalendarModel
import ICalendar
import Time

/// Checks how an event is to repeat: the lines must make sense to every calendar, and lead to an occurrence.
enum RecurrenceForm {
    private static let field = "recurrence"
    private static let names = ["RRULE", "RDATE", "EXDATE"]

    /// - Throws: `EventRefusal.invalid`.
    static func check(_ content: EventContent, _ limits: EventLimits, _ zone: TimeZoneRules) throws(EventRefusal) {
        guard let recurrence = content.recurrence else { return }
        guard recurrence.lines.count <= limits.recurrenceLines else {
            throw refusal("must have at most \(limits.recurrenceLines) lines")
        }
        for line in recurrence.lines {
            try FormText.require(line, field, bytes: EventLimits.recurrenceLineBytes, lines: .one)
        }
        do {
            try checkRules(of: recurrence)
            guard try NextOccurrence(of: content, at: .epoch, in: zone) != nil else {
                throw refusal("leaves no day on which the event takes place")
            }
        } catch let error as EventRefusal {
            throw error
        } catch {
            throw refusal("makes no sense: \(error)")
        }
    }

    private static func checkRules(of recurrence: Recurrence) throws {
        let properties = try recurrence.properties()
        guard properties.count == recurrence.lines.count, properties.allSatisfy({ known($0) }) else {
            throw refusal("must be lines that begin with RRULE:, RDATE or EXDATE")
        }
        let rules = properties.filter { $0.isNamed("RRULE") }
        // Calendars do not agree on what two of them mean (RFC 5545 §3.8.5.3).
        guard rules.count <= 1 else { throw refusal("must have at most one RRULE") }
        for rule in rules {
            // Nobody goes to something every hour, and no calendar takes it.
            guard try RecurrenceRule(rule.value).frequency >= .daily else {
                throw refusal("must not be more often than daily")
            }
        }
    }

    private static func known(_ property: ICalendarProperty) -> Bool {
        names.contains { property.isNamed($0) }
    }

    private static func refusal(_ reason: String) -> EventRefusal { .invalid(field: field, reason: reason) }
}
