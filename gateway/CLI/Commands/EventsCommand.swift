import Contracts
import EventLoop
import JSON
import ServiceKit

/// `rollcall events`: which events there are, and how many members go.
enum EventsCommand {
    static let definition = CommandDefinition(
        path: ["events"], summary: "List upcoming events with how many members go.",
        options: [
            OptionDefinition(name: "past", meaning: "List past events instead, latest first."),
            OptionDefinition(name: "limit", value: "N", meaning: "At most this many, 1 to 200 (50)."),
        ],
        run: run)

    private struct Answer: Codable {
        var events: [EventRecord]
        var going: [String: Int]
    }

    @LoopActor private static func run(_ invocation: Invocation, _ context: CommandContext) async throws -> ExitCode {
        let isPast = invocation.has("past")
        let limit = try invocation.integer("limit", in: 1...200) ?? 50
        let call = ListEvents(
            upcomingOnly: !isPast, pastOnly: isPast, descending: isPast, range: ListRange(limit: limit))
        let events = try await context.programs.events(call).events
        let counts = try await context.programs.call(CountGoing(eventIDs: events.map(\.event.id)), of: .members).counts
        try context.show(Answer(events: events, going: counts)) {
            if events.isEmpty {
                context.screen.line(isPast ? "There are no past events." : "There are no upcoming events.")
            } else {
                context.screen.show(table(events, counts))
            }
        }
        return .success
    }

    private static func table(_ events: [EventRecord], _ going: [String: Int]) -> TextTable {
        var table = TextTable("START", "EVENT", "PLACE", "GOING", "GUESTS", "ID")
        for record in events {
            let event = record.event
            table.add(
                LocalTimeText.text(event.startsAt, zone: event.timeZone), event.name, event.gathering?.name ?? "",
                "\(going[event.id] ?? 0)", "\(record.counts.approved)", event.id)
        }
        return table
    }
}
