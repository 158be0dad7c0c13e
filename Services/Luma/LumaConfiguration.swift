import Configuration
import Crypto
import ServiceKit
import Time

/// The values of `LumaSettings`.
struct LumaConfiguration: Sendable {
    var apiKey: Secret<String>?
    var apiURL: String
    var calendarID: String?
    var pastDays: Int
    var futureDays: Int
    /// nil for never.
    var schedule: CronExpression?
    /// nil for never.
    var guestSchedule: CronExpression?
    var readsGuests: Bool
    var requestsPerMinute: Int
    var removalPercent: Int

    init(_ reader: inout ConfigurationReader) {
        apiKey = reader[LumaSettings.apiKey]
        apiURL = reader[LumaSettings.apiURL]
        calendarID = reader[LumaSettings.calendarID]
        pastDays = reader[LumaSettings.pastDays]
        futureDays = reader[LumaSettings.futureDays]
        schedule = reader[LumaSettings.schedule]
        guestSchedule = reader[LumaSettings.guestSchedule]
        readsGuests = reader[LumaSettings.guestSync]
        requestsPerMinute = reader[LumaSettings.requestsPerMinute]
        removalPercent = reader[LumaSettings.removalPercent]
    }

    var removalRule: RemovalRule { RemovalRule(percent: removalPercent) }
}
