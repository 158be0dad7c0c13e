import CalendarModel
import ICalendar
import Time

extension EventContent {
    /// Leaves out occurrences that differ where the rule, as it is by now, puts none. A rule that is not understood says
    /// nothing about them.
    mutating func dropOverridesWithoutSlot() {
        guard let overrides = recurrence?.overrides, !overrides.isEmpty else { return }
        var plain = self
        plain.recurrence?.overrides = []
        guard let series = try? RecurrenceSet(series: plain.timing(), zones: ZoneCatalog()) else { return }
        let time = time
        recurrence?.overrides = overrides.filter { (try? series.hasOccurrence(at: $0.slot, of: time)) ?? true }
    }
}

extension RecurrenceSet {
    fileprivate func hasOccurrence(at slot: EventTime, of series: EventTime) throws -> Bool {
        let start: Timestamp
        switch (slot, series) {
        case (.timed(let instant, _, _), .timed): start = instant
        // Days are read by the clock of UTC here.
        case (.allDay(let day, _), .allDay): start = Timestamp(seconds: Int64(day.daysSinceEpoch) * 86_400)
        default: return false
        }
        var found = try occurrences(in: start..<start + .milliseconds(1))
        while let occurrence = try found.next() {
            if occurrence.start == start { return true }
        }
        return false
    }
}
