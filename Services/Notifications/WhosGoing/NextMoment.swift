import Time

extension GatheringFacts {
    /// The next instant at which something changes by the passing of time alone: an event enters or leaves a window,
    /// starts or ends, or the date on the wall changes.
    ///
    /// - Returns: always later than `now`; nil when nothing can change any more.
    func nextMoment(
        after now: Timestamp, configuration: WhosGoingConfiguration, calendar: LocalCalendar
    ) -> Timestamp? {
        let instant = Duration.milliseconds(1)
        let upcoming = configuration.length(of: .upcoming)
        let reminder = configuration.length(of: .reminder)
        let eligible = events.filter { gathering.mayAnnounce($0, at: now) }
        var moments = eligible.flatMap { event in
            // Both ends of every window belong to it, so what leaves does so one instant later.
            [
                event.start - upcoming, event.end - upcoming, event.start - reminder,
                event.start, event.start + instant, event.end + instant,
            ]
        }
        if !eligible.isEmpty { moments.append(calendar.nextDate(after: now)) }
        return moments.filter { $0 > now }.min()
    }
}
