import CalendarModel
import Crypto
public import EventLoop
public import HTTPClient
import JSON
import OutsideHTTP
import Time

/// Speaks to Notion's API with one token; all who use the token share it, and with it the pace.
@LoopActor public final class NotionClient {
    /// The version of the interface that is spoken. https://developers.notion.com/reference/versioning
    public nonisolated static let version = "2026-03-11"
    /// What Notion allows a connection: three requests a second on average.
    public nonisolated static let usualPace = RateBudget.Settings(limit: 3, window: .seconds(1), usableShare: 1)

    let time: any TimeSource
    private let baseURL: HTTPURL
    private let transport: any HTTPTransport
    private let tokens: NotionTokens
    private let gate: BudgetGate
    private let limits: TransferLimits

    /// - Parameter limits: Notion itself gives up after a minute.
    public nonisolated init(
        baseURL: HTTPURL, transport: any HTTPTransport, tokens: NotionTokens, gate: BudgetGate,
        time: any TimeSource, limits: TransferLimits = TransferLimits(total: .seconds(65))
    ) {
        self.baseURL = baseURL
        self.transport = transport
        self.tokens = tokens
        self.gate = gate
        self.time = time
        self.limits = limits
    }

    /// Sends a request and gives the object of the answer.
    ///
    /// - Parameter path: percent-encoded, below `/v1`.
    /// - Throws: ``NotionFailure``, `CancellationError`.
    func send(_ method: HTTPMethod, _ path: String, _ body: JSONObject? = nil) async throws -> JSONNode {
        do {
            let token = try await tokens.current()
            do {
                return try await attempt(method, path, body, token)
            } catch NotionFailure.tokenRefused {
                // Tokens of connections end without notice; a new one is asked for once.
                return try await attempt(method, path, body, try await tokens.renewed(after: token))
            }
        } catch let error as OutsideError {
            throw NotionFailure.outside(error)
        }
    }

    private func attempt(
        _ method: HTTPMethod, _ path: String, _ body: JSONObject?, _ token: Secret<String>
    ) async throws -> JSONNode {
        let response: InboundResponse
        do {
            try await gate.enter(.urgent)
            response = try await transport.answer(to: try request(method, path, body, token))
        } catch let error as RequestLimitReached {
            throw NotionFailure.outside(.limited(until: error.until))
        } catch let error as OutsideError {
            throw NotionFailure.outside(error)
        }
        guard response.head.isSuccess else {
            let failure = NotionFailure(response, now: time.now)
            if let until = failure.limitedUntil { gate.refused(until: until) }
            throw failure
        }
        do {
            let root = try JSONDocument(response.body).root
            guard root.kind == .object else { throw NotionFailure.outside(.malformed("it is no JSON object")) }
            return root
        } catch let error as JSONError {
            // Only where it broke: the rest may be people's data.
            throw NotionFailure.outside(
                .malformed("it is not JSON (byte \(error.offset) of \(response.body.count))"))
        }
    }

    private func request(
        _ method: HTTPMethod, _ path: String, _ body: JSONObject?, _ token: Secret<String>
    ) throws -> OutboundRequest {
        var fields = HTTPFields([
            "authorization": "Bearer \(token.reveal())", "notion-version": Self.version, "accept": "application/json",
        ])
        if body != nil { fields["content-type"] = "application/json" }
        do {
            return OutboundRequest(
                method, try baseURL.appending(path), fields: fields, body: body.map { JSON.write($0) }, limits: limits,
                redirects: method == .get ? .forReading : .refuse, destination: .configured)
        } catch {
            throw OutsideError.refused("the request's address is not usable")
        }
    }
}
