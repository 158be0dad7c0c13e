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

    nonisolated let endpoints: GoogleEndpoints
    let time: any TimeSource
    private let transport: any HTTPTransport
    private let tokens: GoogleTokens
    private let gate: BudgetGate
    private let quotaUser: String?
    private let limits: TransferLimits

    /// - Parameters:
    ///   - gate: one for each user whose allowance is spent.
    ///   - quotaUser: whom Google shall count the requests for, at most 40 characters: with delegated credentials it
    ///     would count them all for the service account.
    public nonisolated init(
        endpoints: GoogleEndpoints, transport: any HTTPTransport, tokens: GoogleTokens, gate: BudgetGate,
        time: any TimeSource, quotaUser: String? = nil, limits: TransferLimits = TransferLimits()
    ) {
        self.endpoints = endpoints
        self.transport = transport
        self.tokens = tokens
        self.gate = gate
        self.time = time
        self.quotaUser = quotaUser.map { String($0.prefix(40)) }
        self.limits = limits
    }

    /// A request below the address of the API.
    struct Call {
        var method: HTTPMethod
        /// Percent-encoded, beginning with `/`.
        var path: String
        var query: [(name: String, value: String)] = []
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
        let token: GoogleTokens.Access
        let response: InboundResponse
        do {
            token = try await tokens.current()
            try await gate.enter(.urgent)
            response = try await transport.answer(to: try request(call, token))
        } catch let error as RequestLimitReached {
            throw GoogleFailure.outside(.limited(until: error.until))
        } catch let error as OutsideError {
            throw GoogleFailure.outside(error)
        }
        guard !response.head.isSuccess else { return try Self.parse(response.body) }
        let failure = GoogleFailure(response, now: time.now)
        if failure == .tokenRefused { tokens.refused(token) }
        if let until = failure.limitedUntil { gate.refused(until: until) }
        throw failure
    }

    private func request(_ call: Call, _ token: GoogleTokens.Access) throws -> OutboundRequest {
        var fields = HTTPFields(["authorization": "Bearer \(token.text.reveal())", "accept": "application/json"])
        if let quotaUser { fields["x-goog-quota-user"] = quotaUser }
        if let ifMatch = call.ifMatch { fields["if-match"] = ifMatch }
        if call.body != nil { fields["content-type"] = "application/json" }
        let query = call.query.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
        do {
            return OutboundRequest(
                call.method, try endpoints.calendar.appending(call.path + (query.isEmpty ? "" : "?\(query)")),
                fields: fields, body: call.body, limits: limits, redirects: call.method == .get ? .forReading : .refuse,
                destination: .configured)
        } catch {
            throw GoogleFailure.outside(.refused("the request's address is not usable"))
        }
    }

    private static func parse(_ body: [UInt8]) throws -> JSONNode? {
        if body.isEmpty { return nil }
        do {
            return try JSONDocument(body).root
        } catch {
            // Only where it broke: the rest may be people's data.
            throw GoogleFailure.outside(.malformed("it is not JSON (byte \(error.offset) of \(body.count))"))
        }
    }
}
