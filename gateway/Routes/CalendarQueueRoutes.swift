import Contracts
import HTTP
import JSONRPC

/// The writes to outside calendars that wait or failed.
enum CalendarQueueRoutes {
    static func routes(calendar: RPCClient) -> [Route] {
        [
            Route(
                .get, "/v1/calendar-queue", .read, "Counts the writes to outside calendars by how they stand.",
                to: .peer(calendar)
            ) { _ in CalendarQueueStatus() },
            Route(
                .post, "/v1/calendar-queue", .write, "Does now what waits for its next attempt.",
                parameters: [.query("failed", .boolean, "Also what was given up.")], status: .accepted,
                to: .peer(calendar)
            ) { input in
                ProcessCalendarQueue(includesFailed: input.boolean("failed"))
            },
            Route(
                .delete, "/v1/calendar-queue", .admin, "Forgets what was done or given up long ago.",
                parameters: [age], to: .peer(calendar)
            ) { input in
                CleanCalendarQueue(olderThanDays: input.integer("olderThan") ?? 7)
            },
        ]
    }

    static let age = RouteParameter.query("olderThan", .integer(0...3_650), "In days; 7 unless given.")
}
