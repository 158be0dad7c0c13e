import Contracts
import EventLoop
import ServiceKit
import Telemetry
import Time

/// How events stand in outside calendars, and what would be written there.
enum LinkCommands {
    static let explain = CommandDefinition(
        path: ["explain", "link"], summary: "Explain how an event stands in outside calendars.",
        operands: [Operand(name: "EVENT", meaning: "The event's id.")],
        run: { invocation, context in
            let found = try await context.programs.call(
                ExplainLink(event: invocation.operands[0]), of: .calendar, timeout: .seconds(30))
            try context.show(found) {
                if found.links.isEmpty { return context.screen.line("no outside calendar has this event") }
                show(found.links, context.screen)
            }
            return .success
        })

    static let plan = CommandDefinition(
        path: ["plan", "calendar"], summary: "Show what would be written to outside calendars, without writing it.",
        options: [OptionDefinition(name: "integration", value: "ID", meaning: "Only that integration.")],
        run: { invocation, context in
            let call = PlanCalendar(integration: invocation.value("integration"))
            let found = try await context.programs.call(call, of: .calendar, timeout: .seconds(30))
            try context.show(found) {
                if found.links.isEmpty { return context.screen.line("nothing is to be written") }
                show(found.links, context.screen)
            }
            return .success
        })

    /// A line for each, and below in full why those stand as they do that are not in step.
    @LoopActor private static func show(_ links: [LinkExplanation], _ screen: any Screen) {
        var table = TextTable("EVENT", "CALENDAR", "STATE", "NEXT", "FIELDS", "INVITED", "THERE", "LAST AGREED")
        for link in links {
            table.add(
                link.event, link.calendar, link.state, link.next ?? "", link.fields.joined(separator: ","),
                link.attendees.map { "\($0.invited) of \($0.wanted)" } ?? "", link.remoteID ?? "",
                link.syncedAt?.rfc3339 ?? "never")
        }
        screen.show(table)
        for link in links {
            guard let error = link.error else { continue }
            screen.line(VisibleText.escaped("\(link.event) in \(link.calendar): \(error)"))
        }
    }
}
