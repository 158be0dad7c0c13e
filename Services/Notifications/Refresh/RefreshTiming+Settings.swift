import Configuration
import ServiceKit

extension RefreshTiming {
    init(_ reader: inout ConfigurationReader) {
        quietPeriod = reader[NotificationsSettings.quietPeriod]
        longestDelay = reader[NotificationsSettings.longestDelay]
    }
}
