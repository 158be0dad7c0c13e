import Contracts
import EventLoop
import JSON
import ServiceKit

/// `rollcall who EVENT`: who goes to an event.
enum WhoCommand {
    static let definition = CommandDefinition(
        path: ["who"], summary: "Show who is going to an event.",
        operands: [Operand(name: "EVENT", meaning: "The event's id, or a part of its name.")],
        options: [OptionDefinition(name: "all", meaning: "Also those on the waiting list and those who withdrew.")],
        run: run)

    @LoopActor private static func run(_ invocation: Invocation, _ context: CommandContext) async throws -> ExitCode {
        let event = try await EventFinder.find(invocation.operands[0], in: context.programs)
        let call = WhoIsGoing(eventID: event.id, includeNotGoing: invocation.has("all"))
        let attendance = try await context.programs.call(call, of: .members)
        try context.show(attendance) {
            context.screen.line(
                TextTable.cut(
                    "\(event.name), \(LocalTimeText.text(event.startsAt, zone: event.timeZone)): "
                        + "\(attendance.total) members going, "
                        + "\(attendance.unmatchedGuests) guests who are no known members", to: context.screen.width))
            if !attendance.attendees.isEmpty { context.screen.show(table(attendance)) }
        }
        return .success
    }

    private static func table(_ attendance: EventAttendance) -> TextTable {
        var table = TextTable("NAME", "TEAM", "STATUS", "ROLE", "WHY")
        for attendee in attendance.attendees {
            let row = attendee.attendance
            table.add(row.member.name, row.member.team?.name ?? "", row.status.rawValue, roles(row), attendee.reason)
        }
        return table
    }

    private static func roles(_ row: AttendanceSummary) -> String {
        let roles = [(row.isHost, "host"), (row.isSpeaker, "speaker"), (row.isSponsor, "sponsor")]
        return roles.filter(\.0).map(\.1).joined(separator: ", ")
    }
}
