import Configuration
import Crypto
import GoogleCalendar
import HTTPClient
import InternetAddress
import NotionCalendar
import ServiceKit
import Time

/// The values of `CalendarSettings`, `GoogleSettings` and `NotionSettings`.
struct CalendarConfiguration: Sendable {
    /// Without a slash at its end; nil while nobody has said where the gateway is reached from outside.
    var publicURL: String?
    /// The first one encrypts. Empty when the key file does.
    var encryptionKeys: [Secret<String>]
    var keyFile: String
    var attemptLimit: Int
    /// A whole reading that misses more of what was known waits for a person.
    var removalPercent: Int
    /// How long it is remembered what was done to calendars.
    var historyRetention: Duration
    /// How often calendars are read, whatever else hints at changes.
    var pollIntervals: [CalendarProvider: Duration]
    var google: Google
    var notion: Notion
    var caldav: CalDAV

    struct Google: Sendable {
        var calendarURL: String
        var authorizationURL: String
        var tokenURL: String
        var revocationURL: String
        var application: GoogleApplication?
        var redirectURL: String?
        var serviceAccount: ServiceAccount?

        /// The calendar of the community that exists because it is configured.
        struct ServiceAccount: Sendable {
            var credentials: Secret<String>
            var subject: String?
            var calendarID: String
        }

        /// - Throws: `HTTPClientError`.
        func endpoints() throws -> GoogleEndpoints {
            try GoogleEndpoints(
                calendar: calendarURL, authorization: authorizationURL, token: tokenURL, revocation: revocationURL)
        }
    }

    struct Notion: Sendable {
        var apiURL: String
        /// The token for everybody who brings none.
        var token: Secret<String>?
        var application: NotionApplication?
    }

    /// To which servers that users name the program goes.
    struct CalDAV: Sendable {
        var allowedNetworks: [IPNetwork]
        var allowsPlainHTTP: Bool
        /// By which clock times are meant that name no zone.
        var floatingTimeZone: TimeZoneRules
    }

    init(_ reader: inout ConfigurationReader) {
        CalendarSettings.examine(&reader)
        publicURL = reader[CalendarSettings.publicURL] ?? reader[CalendarSettings.applicationURL]
        encryptionKeys = Self.keys(&reader)
        let directory = reader[CommonSettings.dataDirectory]
        keyFile = reader[CalendarSettings.keyFile] ?? "\(directory)/calendar.key"
        attemptLimit = reader[CalendarSettings.attemptLimit]
        removalPercent = reader[CalendarSettings.removalPercent]
        historyRetention = .days(reader[CalendarSettings.historyDays])
        pollIntervals = [
            .google: reader[GoogleSettings.interval], .notion: reader[NotionSettings.interval],
            .caldav: reader[CalendarSettings.caldavInterval],
        ]
        google = Self.google(&reader, publicURL: publicURL)
        notion = Self.notion(&reader, publicURL: publicURL)
        caldav = CalDAV(
            allowedNetworks: reader[CalendarSettings.allowedNetworks],
            allowsPlainHTTP: reader[CalendarSettings.allowsPlainCalDAV],
            floatingTimeZone: (try? TimeZoneRules(identifier: reader[OwnEventSettings.timeZone])) ?? .utc)
    }

    var readingSettings: ReadingSettings {
        var settings = ReadingSettings()
        settings.interval = pollIntervals
        settings.removalPercent = removalPercent
        settings.historyRetention = historyRetention
        settings.writeAttempts = attemptLimit
        return settings
    }

    /// Where Google sends its messages; nil when it would not: it wants https.
    var googleMessageAddress: String? {
        publicURL.flatMap { $0.hasPrefix("https://") || isStandIn ? "\($0)/webhooks/google" : nil }
    }

    /// Whether somebody else plays Google, who is content with less.
    private var isStandIn: Bool { google.calendarURL.hasPrefix("http://") }

    private static func keys(_ reader: inout ConfigurationReader) -> [Secret<String>] {
        guard let text = reader[CalendarSettings.encryptionKeys]?.reveal(), !text.isEmpty else { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { Secret(String($0)) }
    }

    private static func google(_ reader: inout ConfigurationReader, publicURL: String?) -> Google {
        var google = Google(
            calendarURL: reader[GoogleSettings.calendarURL],
            authorizationURL: reader[GoogleSettings.authorizationURL], tokenURL: reader[GoogleSettings.tokenURL],
            revocationURL: reader[GoogleSettings.revocationURL])
        if let client = reader[GoogleSettings.clientID], let secret = reader[GoogleSettings.clientSecret] {
            google.application = GoogleApplication(clientID: client, clientSecret: secret)
        }
        google.redirectURL = reader[GoogleSettings.redirectURL] ?? publicURL.map { "\($0)/oauth/google" }
        let (subject, calendar) = (reader[GoogleSettings.impersonatedUser], reader[GoogleSettings.calendarID])
        if let credentials = reader[GoogleSettings.serviceAccount], !credentials.isEmpty {
            google.serviceAccount = Google.ServiceAccount(
                credentials: credentials, subject: subject, calendarID: calendar)
        }
        return google
    }

    private static func notion(_ reader: inout ConfigurationReader, publicURL: String?) -> Notion {
        var notion = Notion(apiURL: reader[NotionSettings.apiURL])
        if let token = reader[NotionSettings.apiKey], !token.isEmpty { notion.token = token }
        let redirect = reader[NotionSettings.redirectURL] ?? publicURL.map { "\($0)/oauth/notion" }
        if let client = reader[NotionSettings.clientID], let secret = reader[NotionSettings.clientSecret], let redirect
        {
            notion.application = NotionApplication(clientID: client, clientSecret: secret, redirectURL: redirect)
        }
        return notion
    }
}
