import CalendarModel
public import Crypto
public import EventLoop
public import GoogleCredentials
public import HTTPClient
import Time

/// Keeps one access token fresh: asked for ahead of its end, by one request however many wait for it.
@LoopActor public final class GoogleTokens {
    /// What access tokens are asked for with.
    public enum Grant: Sendable {
        /// What a person allowed.
        case consent(GoogleApplication, refreshToken: Secret<String>)
        /// A service account that acts for somebody of its own organization, or for itself.
        case serviceAccount(GoogleServiceAccount, subject: String?, scopes: [String])
    }

    struct Access: Sendable, Equatable {
        let text: Secret<String>
        /// By the clock that never jumps.
        let ends: Duration
    }

    /// How long before its end a token is replaced: requests on their way must not outlive it.
    nonisolated static let margin = Duration.minutes(5)

    private let grant: Grant
    private let endpoint: GoogleTokenEndpoint
    private let time: any TimeSource
    private var access: Access?
    private var asking: Task<Result<Access, any Error>, Never>?
    /// Set once Google has refused the grant for good. It would refuse it again, so it is not asked again.
    private var refusal: OutsideError?

    public nonisolated init(
        _ grant: Grant, endpoints: GoogleEndpoints, transport: any HTTPTransport, time: any TimeSource
    ) {
        self.grant = grant
        endpoint = GoogleTokenEndpoint(endpoints: endpoints, transport: transport, time: time)
        self.time = time
    }

    /// A token that lasts for a while.
    ///
    /// - Throws: `OutsideError`; `.unauthorized` when the grant is refused: somebody has to consent anew.
    func current() async throws -> Access {
        if let refusal { throw refusal }
        if let access, time.monotonic < access.ends - Self.margin { return access }
        do {
            return try await fresh()
        } catch let error as OutsideError {
            // Asked ahead of time, so the old one still does while Google has trouble.
            guard case .unavailable = error, let access, time.monotonic < access.ends else { throw error }
            return access
        }
    }

    /// The API does not accept a token: another one is to be asked for.
    func refused(_ token: Access) {
        if access == token { access = nil }
    }

    /// Those who come while a request is on its way wait for its answer; that one of them gives up stops nobody else.
    private func fresh() async throws -> Access {
        let task = asking ?? EventLoop.task { await self.ask() }
        asking = task
        let result = await task.value
        try Task.checkCancellation()
        return try result.get()
    }

    private func ask() async -> Result<Access, any Error> {
        defer { asking = nil }
        do {
            let answer =
                switch grant {
                case .consent(let application, let refreshToken):
                    try await endpoint.refresh(refreshToken, application)
                case .serviceAccount(let account, let subject, let scopes):
                    try await endpoint.exchange(account, subject: subject, scopes: scopes)
                }
            let fresh = Access(text: answer.accessToken, ends: time.monotonic + answer.lifetime)
            access = fresh
            return .success(fresh)
        } catch {
            if case OutsideError.unauthorized = error { refusal = error as? OutsideError }
            return .failure(error)
        }
    }
}
