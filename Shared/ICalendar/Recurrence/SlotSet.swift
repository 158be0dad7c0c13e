import Time

/// Places of a series, as EXDATE and RECURRENCE-ID name them.
///
/// A series of dates is matched by the date. In a series of times, a date names all that begins on it, which the RFC
/// does not have and calendars do; and a time without a zone is one by the clock of the series.
struct SlotSet: Sendable {
    private var instants: Set<Timestamp> = []
    private var dates: Set<Int> = []

    mutating func insert(
        _ time: ICalendarTime, of series: EventTiming, _ resolver: TimeResolver
    ) throws(RecurrenceError) {
        if series.start.isDate || time.isDate {
            dates.insert(FaceTime(time.face).day)
        } else if case .floating(let local) = time {
            instants.insert(series.clock.instant(of: local))
        } else {
            instants.insert(try resolver.instant(of: time))
        }
    }

    func contains(_ slot: Slot) -> Bool {
        instants.contains(slot.instant) || dates.contains(slot.face.day)
    }
}

/// A place of a series.
struct Slot: Hashable, Sendable {
    let instant: Timestamp
    let face: FaceTime
    /// When it is over, if an RDATE says so.
    var end: Timestamp?
}
