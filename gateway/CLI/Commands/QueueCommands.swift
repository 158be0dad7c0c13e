import Contracts
import EventLoop
import ServiceKit

/// `rollcall queue …`: the writes to outside calendars.
enum QueueCommands {
    static let status = CommandDefinition(
        path: ["queue", "status"], summary: "Count the writes to outside calendars by how they stand.",
        run: { _, context in
            let report = try await context.programs.call(CalendarQueueStatus(), of: .calendar)
            let age = report.oldestPendingAge.map { ", the oldest for \($0 / 1000) s" } ?? ""
            try context.show(
                report, "\(report.pending) wait\(age), \(report.completed) are done, \(report.failed) were given up")
            return .success
        })

    static let process = CommandDefinition(
        path: ["queue", "process"], summary: "Do now what waits for its next attempt.",
        options: [OptionDefinition(name: "failed", meaning: "Also what was given up.")],
        run: { invocation, context in
            let call = ProcessCalendarQueue(includesFailed: invocation.has("failed"))
            let done = try await context.programs.call(call, of: .calendar)
            try context.show(done, "\(done.hastened) go on now, \(done.retried) are tried again")
            return .success
        })

    static let clean = CommandDefinition(
        path: ["queue", "clean"], summary: "Forget what was done or given up long ago.",
        options: [OptionDefinition(name: "days", value: "NUMBER", meaning: "Older than so many days (7).")],
        run: { invocation, context in
            let days = try invocation.integer("days", in: 0...3_650) ?? 7
            let done = try await context.programs.call(CleanCalendarQueue(olderThanDays: days), of: .calendar)
            try context.show(done, "forgot \(done.removed)")
            return .success
        })
}
