import CalendarModel

extension OutsideEvent {
    /// A calendar that tells of occurrences one by one says nothing of them with the series.
    mutating func keepOccurrences(of known: OutsideEvent?, _ tellsOccurrencesApart: Bool) {
        guard tellsOccurrencesApart, let known = known?.content, let former = known.recurrence else { return }
        content.recurrence?.overrides = former.overrides
        // Those that have lost their place are not told of once more.
        if known.time != content.time || former.lines != content.recurrence?.lines {
            content.dropOverridesWithoutSlot()
        }
    }
}

extension Recurrence {
    /// Puts an occurrence that differs in its place.
    ///
    /// - Returns: whether that changes anything.
    mutating func set(_ override: Override) -> Bool {
        guard let index = overrides.firstIndex(where: { $0.slot == override.slot }) else {
            let place = overrides.firstIndex { $0.slot.isLater(than: override.slot) } ?? overrides.endIndex
            overrides.insert(override, at: place)
            return true
        }
        guard overrides[index] != override else { return false }
        overrides[index] = override
        return true
    }
}

extension EventTime {
    fileprivate func isLater(than other: EventTime) -> Bool {
        switch (self, other) {
        case (.timed(let start, _, _), .timed(let otherStart, _, _)): start > otherStart
        case (.allDay(let start, _), .allDay(let otherStart, _)): start > otherStart
        case (.allDay, .timed): false
        case (.timed, .allDay): true
        }
    }
}
