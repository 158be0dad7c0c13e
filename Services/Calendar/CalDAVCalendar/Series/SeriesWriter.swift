import CalendarModel
import ICalendar

/// Writes how an event recurs. Occurrences that stay as they are keep whatever else is in them.
struct SeriesWriter {
    let fields: EventFieldWriter
    let times: EventTimes

    /// - Parameter present: how it recurs now, when its time stays the same; nil writes everything anew.
    /// - Throws: ``ResourceProblem``.
    func write(
        _ wanted: Recurrence?, over present: Recurrence?, at stamp: RevisionStamp, to resource: inout CalendarResource
    ) throws(ResourceProblem) {
        guard let wanted else {
            for name in SeriesRules.names { resource.main.remove(name) }
            resource.overrides = []
            return
        }
        let frame = try SlotFrame(of: resource.main, times)
        let lines = wanted.lines.compactMap { ICalendarProperty(contentLine: $0) }
        let rules = try SeriesRules(lines, frame)
        // Without one of its rules it would be another series, or none.
        guard !rules.hasUnknown, lines.count == wanted.lines.count else {
            throw .unwritable("how it repeats is not understood")
        }
        var contents: [Slot: OccurrenceContent?] = [:]
        for slot in rules.dropped { contents.updateValue(nil, forKey: slot) }
        for override in wanted.overrides {
            contents.updateValue(override.content, forKey: try self.slot(override.slot, frame))
        }
        if present?.lines != rules.lines(frame) {
            for name in ["RRULE", "EXRULE", "RDATE"] { resource.main.remove(name) }
            resource.main.properties += rules.properties(frame)
        }
        let left = try writeOverrides(contents, present, stamp, &resource)
        writeExceptions(left.filter { $0.value == nil }.keys, present, frame, &resource)
        for (slot, content) in left.sorted(by: { $0.key < $1.key }) {
            guard let content else { continue }
            resource.overrides.append(try made(content, at: slot, frame, stamp, resource.main))
        }
    }

    private func slot(_ time: EventTime, _ frame: SlotFrame) throws(ResourceProblem) -> Slot {
        try frame.slot(of: frame.time(of: Slot(time)))
    }

    /// Changes and removes the occurrences that are there.
    ///
    /// - Returns: those that are not.
    private func writeOverrides(
        _ contents: [Slot: OccurrenceContent?], _ present: Recurrence?, _ stamp: RevisionStamp,
        _ resource: inout CalendarResource
    ) throws(ResourceProblem) -> [Slot: OccurrenceContent?] {
        let reader = try SeriesReader(resource, times)
        let slots = slots(of: resource.overrides, among: Set(contents.keys), reader, mayHaveMoved: present == nil)
        var left = contents
        var kept: [ICalendarComponent] = []
        for (component, slot) in zip(resource.overrides, slots) {
            guard let slot, let entry = left.removeValue(forKey: slot) else { continue }
            guard let wanted = entry else {
                if reader.isDropped(component), present != nil {
                    kept.append(component)
                } else {
                    left.updateValue(nil, forKey: slot)
                }
                continue
            }
            let isDropped = component.isCancelled && !resource.main.isCancelled
            let known = isDropped ? nil : try? reader.content(of: component)
            var changed = component
            try fields.write(wanted, over: known, times, to: &changed)
            changed.follow(resource.main)
            if present == nil { changed.set(changed.placed(at: slot, reader.frame)) }
            if changed != component { stamp.write(to: &changed, raisingSequence: true) }
            kept.append(changed)
        }
        resource.overrides = kept
        return left
    }

    /// Which of the wanted occurrences each one is that is there: the one in its place or, where the series has moved and
    /// its places with it, the only one on its day.
    private func slots(
        of overrides: [ICalendarComponent], among wanted: Set<Slot>, _ reader: SeriesReader, mayHaveMoved: Bool
    ) -> [Slot?] {
        let present = overrides.map { try? reader.slot(of: $0) }
        guard mayHaveMoved else { return present }
        let free = wanted.subtracting(present.compactMap(\.self))
        return present.map { slot in
            guard let slot, !wanted.contains(slot) else { return slot }
            let day = reader.frame.day(of: slot)
            let sameDay = free.filter { reader.frame.day(of: $0) == day }
            return sameDay.count == 1 ? sameDay.first : nil
        }
    }

    private func writeExceptions(
        _ slots: some Collection<Slot>, _ present: Recurrence?, _ frame: SlotFrame, _ resource: inout CalendarResource
    ) {
        let known = (try? SeriesRules(resource.main.properties, frame))?.dropped
        guard present == nil || known != Set(slots) else { return }
        resource.main.remove("EXDATE")
        resource.main.properties += SeriesRules.exceptions(slots, frame)
    }

    /// An occurrence begins as a copy of the series, so that alarms and all else that people put there hold for it too.
    private func made(
        _ content: OccurrenceContent, at slot: Slot, _ frame: SlotFrame, _ stamp: RevisionStamp,
        _ main: ICalendarComponent
    ) throws(ResourceProblem) -> ICalendarComponent {
        var component = main
        for name in SeriesRules.names { component.remove(name) }
        component.set(component.placed(at: slot, frame))
        try fields.write(content, over: nil, times, to: &component)
        stamp.write(to: &component, raisingSequence: false)
        return component
    }
}

extension ICalendarComponent {
    fileprivate func placed(at slot: Slot, _ frame: SlotFrame) -> ICalendarProperty {
        ICalendarProperty("RECURRENCE-ID", time: frame.time(of: slot))
    }

    /// An occurrence that takes place is cancelled only if the whole series is.
    fileprivate mutating func follow(_ main: ICalendarComponent) {
        if main.isCancelled {
            set("STATUS", value: "CANCELLED")
        } else if isCancelled {
            set("STATUS", value: main["STATUS"]?.value)
        }
    }
}
