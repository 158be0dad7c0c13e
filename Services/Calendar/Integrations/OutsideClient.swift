import CalDAV
import CalendarModel
import Contracts
import EventLoop
import GoogleCalendar
import HTTPClient
import NotionCalendar
import Time

/// Speaks to a provider with one account, whose pace and tokens all its calendars share.
enum OutsideClient: Sendable {
    /// Only a person has a list of calendars; a service account is told which one it is.
    case google(GoogleClient, hasList: Bool)
    case notion(NotionClient)
    case caldav(CalDAVClient, place: CalDAVPlace)

    /// The calendars that the account has, to choose one.
    ///
    /// - Parameter pasted: an address or identifier that names one; only Notion needs it, whose list is not complete.
    /// - Throws: `OutsideError`, `CancellationError`.
    @LoopActor func choices(pasted: String? = nil) async throws -> [CalendarChoice] {
        switch self {
        case .google(_, hasList: false): return []
        case .google(let client, hasList: true):
            return try await client.calendars().map {
                CalendarChoice(id: $0.id, name: $0.name, isWritable: $0.isWritable, isPrimary: $0.isPrimary)
            }
        case .notion(let client):
            let sources =
                if let pasted { try await client.dataSources(of: pasted) } else { try await client.dataSources() }
            return sources.map { CalendarChoice(id: $0.id, name: $0.name, isWritable: true, isPrimary: false) }
        case .caldav(let client, let place):
            return try await outsideErrors {
                let account = try await client.discover(place, resolver: SystemServiceResolver())
                return account.calendars.map {
                    CalendarChoice(
                        id: $0.url.text, name: $0.displayName ?? $0.url.path, isWritable: $0.isWritable ?? true,
                        isPrimary: false)
                }
            }
        }
    }

    /// By which a CalDAV server knows the account's owner; nil with others, which know themselves who invites.
    ///
    /// - Throws: `OutsideError`, `CancellationError`.
    @LoopActor func ownAddresses() async throws -> [String]? {
        guard case .caldav(let client, let place) = self else { return nil }
        return try await outsideErrors { try await client.discover(place, resolver: SystemServiceResolver()).addresses }
    }
}

/// Names a CalDAV server's failures as all calendars do.
@LoopActor func outsideErrors<Result>(_ body: @LoopActor () async throws -> Result) async throws -> Result {
    do {
        return try await body()
    } catch let error as CalDAVError {
        throw OutsideError(error)
    }
}

extension OutsideError {
    /// What a failure means while an account is set up; reading and writing events tell more apart.
    init(_ error: CalDAVError) {
        switch error {
        case .unauthorized: self = .unauthorized("\(error)")
        case .invalidPlace, .insecure, .untrustedOrigin, .noService, .forbidden: self = .forbidden("\(error)")
        case .gone: self = .calendarMissing
        case .malformed(let what): self = .malformed(what)
        case .unreachable(let cause) where !cause.isTransient: self = .forbidden("\(error)")
        default: self = .unavailable("\(error)")
        }
    }
}
