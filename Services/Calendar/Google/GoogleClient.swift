import CalendarModel
import Crypto
public import EventLoop
public import HTTPClient
import JSON
import OutsideHTTP
import Time

/// Speaks to Google's Calendar API with one set of credentials; calendars of the same credentials share it, and with it
/// the pace and the access token.
@LoopActor public final class GoogleClient {
    /// What Google allows a user of a project (600 requests a minute), spread over its seconds.
    public nonisolated static let usualPace = RateBudget.Settings(limit: 10, window: .seconds(1), usableShare: 1)

    private let session: OutsideSession
    private let tokens: GoogleTokens
    private let quotaUser: String?

    /// - Parameters:
    ///   - gate: one for each user whose allowance is spent.
    ///   - quotaUser: whom Google shall count the requests for, at most 40 characters: with delegated credentials it
    ///     would count them all for the service account.
    public nonisolated init(
        endpoints: GoogleEndpoints, transport: any HTTPTransport, tokens: GoogleTokens, gate: BudgetGate,
        time: any TimeSource, quotaUser: String? = nil, limits: TransferLimits = TransferLimits()
    ) {
        session = OutsideSession(
            baseURL: endpoints.calendar, transport: transport, gate: gate, time: time, limits: limits)
        self.tokens = tokens
        self.quotaUser = quotaUser.map { String($0.prefix(40)) }
    }

    var time: any TimeSource { session.time }

    /// A request below the address of the API.
    struct Call {
        var method: HTTPMethod
        /// Percent-encoded, beginning with `/`.
        var path: String
        var query: [(key: String, value: String)] = []
        var body: [UInt8]?
        var ifMatch: String?
    }

    /// Sends a request and gives the JSON of the answer; nil for an empty one.
    ///
    /// - Throws: ``GoogleFailure``, `CancellationError`.
    func send(_ call: Call) async throws -> JSONNode? {
        do {
            return try await attempt(call)
        } catch GoogleFailure.tokenRefused {
            // It may have been withdrawn before its time; a second refusal is final.
            return try await attempt(call)
        }
    }

    /// Sends a request whose answer must be an object.
    func object(_ call: Call) async throws -> JSONNode {
        guard let root = try await send(call), root.kind == .object else {
            throw GoogleFailure.outside(.malformed("it is no JSON object"))
        }
        return root
    }

    private func attempt(_ call: Call) async throws -> JSONNode? {
        do {
            let token = try await tokens.current()
            var fields = HTTPFields(["authorization": "Bearer \(token.text.reveal())"])
            if let quotaUser { fields["x-goog-quota-user"] = quotaUser }
            if let ifMatch = call.ifMatch { fields["if-match"] = ifMatch }
            let query = call.query.isEmpty ? "" : "?" + String(parameters: call.query)
            let response = try await session.answer(call.method, call.path + query, fields: fields, body: call.body)
            if response.head.isSuccess { return try OutsideSession.json(response) }
            let failure = GoogleFailure(response, now: time.now)
            if failure == .tokenRefused { tokens.refused(token) }
            throw failure
        } catch GoogleFailure.outside(let error) {
            throw GoogleFailure.outside(session.noting(error))
        } catch let error as OutsideError {
            throw GoogleFailure.outside(session.noting(error))
        }
    }
}
