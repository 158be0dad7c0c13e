import CalendarModel
import Contracts
import Time

extension CalendarEvent {
    /// Whether it had ended at an instant: a series with its last occurrence, so one that goes on for ever never has.
    func hasEnded(by instant: Timestamp) -> Bool {
        var (start, end) = (snapshot.startsAt, snapshot.endsAt)
        if version.content.recurrence != nil {
            let zone = (try? TimeZoneRules(identifier: snapshot.timeZone)) ?? .utc
            // Nobody knows of a rule that cannot be followed.
            guard let next = try? NextOccurrence(of: version.content, at: instant, in: zone) else { return false }
            (start, end) = (next.start, next.end)
        }
        return (end ?? start + CalendarEvent.assumedLength) <= instant
    }
}

extension EventSnapshot {
    /// Its end, or what counts as its end when nobody said.
    var assumedEnd: Timestamp { endsAt ?? startsAt + CalendarEvent.assumedLength }
}
