import Contracts
import EventLoop
import ServiceKit
import Time

/// `rollcall events add`, `edit` and `delete`: events that are at home in Rollcall.
enum EventCommands {
    static let add = CommandDefinition(
        path: ["events", "add"], summary: "Make an event that is at home in Rollcall.",
        operands: [Operand(name: "TITLE", meaning: "What the event is called.")], options: options,
        run: { invocation, context in
            guard invocation.has("start") else { throw UsageError("--start is missing") }
            var changes = try changes(invocation, zone: invocation.value("zone"))
            changes.title = .set(invocation.operands[0])
            let made = try await context.programs.call(CreateEvent(NewEvent(changes)), of: .calendar)
            try context.show(made, line("made", made))
            return .success
        })

    static let edit = CommandDefinition(
        path: ["events", "edit"], summary: "Change an event that is kept in Rollcall.",
        operands: [Operand(name: "EVENT", meaning: "The event's id, or a part of its name.")],
        options: [OptionDefinition(name: "title", value: "TEXT", meaning: "What the event is called.")] + options + [
            OptionDefinition(
                name: "clear", value: "NAMES", meaning: "Options whose values are taken away, separated by commas.")
        ],
        run: { invocation, context in
            let event = try await EventFinder.find(invocation.operands[0], in: context.programs)
            let changes = try changes(invocation, zone: invocation.value("zone") ?? event.timeZone)
            guard changes != EventChanges() else { throw UsageError("nothing was given that is to change") }
            let changed = try await context.programs.call(UpdateEvent(id: event.id, changes: changes), of: .calendar)
            try context.show(changed, line("changed", changed))
            return .success
        })

    static let delete = CommandDefinition(
        path: ["events", "delete"],
        summary: "Delete an event that is kept in Rollcall, and its copies in outside calendars.",
        operands: [Operand(name: "EVENT", meaning: "The event's id, or a part of its name.")],
        run: { invocation, context in
            let event = try await EventFinder.find(invocation.operands[0], in: context.programs)
            let answer = try await context.programs.call(DeleteEvent(id: event.id), of: .calendar)
            try context.show(answer, "deleted \(event.id) \(event.name)")
            return .success
        })

    private static let options = [
        OptionDefinition(
            name: "start", value: "TIME", meaning: "Such as \"2026-12-03 18:00\", or a date for whole days."),
        OptionDefinition(name: "end", value: "TIME", meaning: "When it ends; for whole days the last of them."),
        OptionDefinition(
            name: "zone", value: "NAME", meaning: "The time zone, such as Europe/Zurich: needed with a time of day."),
        OptionDefinition(name: "location", value: "TEXT", meaning: "Where people go, in one line."),
        OptionDefinition(name: "description", value: "TEXT", meaning: "What it is about, as Markdown."),
        OptionDefinition(name: "url", value: "ADDRESS", meaning: "The page where people read more or register."),
        OptionDefinition(
            name: "gathering", value: "ID",
            meaning: "The gathering it belongs to, such as berlin-de: who goes is counted."),
        OptionDefinition(
            name: "place", value: "NAME", meaning: "With --gathering and --zone: the name of a gathering that is new."),
        OptionDefinition(
            name: "repeat", value: "RULE", meaning: "How it repeats, such as FREQ=WEEKLY;COUNT=10 (RFC 5545)."),
        OptionDefinition(name: "status", value: "NAME", meaning: "confirmed, tentative or canceled."),
        OptionDefinition(name: "visibility", value: "NAME", meaning: "public, membersOnly or private."),
    ]

    // MARK: Reading options

    private static func changes(_ invocation: Invocation, zone: String?) throws -> EventChanges {
        var changes = EventChanges()
        if let title = invocation.value("title") { changes.title = .set(title) }
        if let location = invocation.value("location") { changes.location = .set(location) }
        if let description = invocation.value("description") { changes.description = .set(description) }
        if let url = invocation.value("url") { changes.url = .set(url) }
        if let zone = invocation.value("zone") { changes.timeZone = .set(zone) }
        if let rule = invocation.value("repeat") {
            changes.recurrence = .set([rule.hasPrefix("RRULE:") ? rule : "RRULE:\(rule)"])
        }
        if let id = invocation.value("gathering") {
            changes.gathering = .set(
                GatheringChoice(id: id, name: invocation.value("place"), timeZone: invocation.value("zone")))
        }
        if let status = try choice(OwnEventStatus.self, "status", invocation) { changes.status = .set(status) }
        if let visibility = try choice(EventVisibility.self, "visibility", invocation) {
            changes.visibility = .set(visibility)
        }
        try readTimes(invocation, zone, into: &changes)
        try clear(invocation, in: &changes)
        return changes
    }

    private static func readTimes(
        _ invocation: Invocation, _ zone: String?, into changes: inout EventChanges
    ) throws(UsageError) {
        if let start = invocation.value("start") {
            switch try EventTimeOptions.moment(start, "start", zone: zone) {
            case .instant(let instant): changes.startsAt = .set(instant)
            case .date(let date): changes.startDate = .set(date)
            }
        }
        if let end = invocation.value("end") {
            switch try EventTimeOptions.moment(end, "end", zone: zone) {
            case .instant(let instant): changes.endsAt = .set(instant)
            case .date(let date): changes.endDate = .set(date.adding(days: 1))
            }
        }
    }

    private static func clear(_ invocation: Invocation, in changes: inout EventChanges) throws(UsageError) {
        for name in invocation.value("clear")?.split(separator: ",") ?? [] {
            switch name {
            case "end": (changes.endsAt, changes.endDate) = (.removed, .removed)
            case "location": changes.location = .removed
            case "description": changes.description = .removed
            case "url": changes.url = .removed
            case "gathering": changes.gathering = .removed
            case "repeat": changes.recurrence = .removed
            default: throw UsageError("--clear takes end, location, description, url, gathering and repeat")
            }
        }
    }

    private static func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ type: Value.Type, _ option: String, _ invocation: Invocation
    ) throws(UsageError) -> Value? {
        guard let text = invocation.value(option) else { return nil }
        guard let value = Value(rawValue: text) else {
            throw UsageError("--\(option) takes " + Value.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return value
    }

    private static func line(_ verb: String, _ record: EventRecord) -> String {
        let event = record.event
        return "\(verb) \(event.id) \(event.name), \(LocalTimeText.text(event.startsAt, zone: event.timeZone))"
    }
}
