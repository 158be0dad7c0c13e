public import EventLoop
public import HTTPClient

/// Speaks CalDAV (RFC 4791, 6578, 6764) for one account.
///
/// Bodies are text here: what is in them is the caller's business. Sends each request once, apart from what the
/// protocol itself asks to repeat; retries are the caller's too. Any number of calls may be under way at the same time.
///
/// All calls throw `CalDAVError`, and `CancellationError` when their task is cancelled. After one
/// `CalDAVError.unauthorized` every further call throws it at once: make a new client for new credentials.
@LoopActor public final class CalDAVClient {
    let session: DAVSession
    /// Calendars whose server has said that it gives no more than one event at a time.
    var singly: Set<HTTPURL> = []

    /// - Parameters:
    ///   - rules: to whom the credentials may go.
    ///   - destination: whose choice the server's address is; a user's, unless the operator configured it.
    ///   - time: what `Retry-After` dates are compared with.
    public nonisolated init(
        transport: any HTTPTransport, credential: CalDAVCredential, rules: CredentialRules = CredentialRules(),
        limits: CalDAVLimits = CalDAVLimits(), destination: OutboundRequest.Destination = .chosenByOthers,
        time: any TimeSource
    ) {
        session = DAVSession(
            transport: transport, credential: credential, rules: rules, limits: limits, destination: destination,
            time: time)
    }

    func url(_ href: Href, in calendar: HTTPURL) throws(CalDAVError) -> HTTPURL {
        do {
            return try calendar.replacing(path: href.path)
        } catch {
            throw .malformed("an href that is no path")
        }
    }
}
