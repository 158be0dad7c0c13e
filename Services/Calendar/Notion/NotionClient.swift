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

    private let session: OutsideSession
    private let tokens: NotionTokens
    /// Long texts that were read.
    var texts = NotionTextMemory()

    /// - Parameter limits: Notion itself gives up after a minute.
    public nonisolated init(
        baseURL: HTTPURL, transport: any HTTPTransport, tokens: NotionTokens, gate: BudgetGate,
        time: any TimeSource, limits: TransferLimits = TransferLimits(total: .seconds(65))
    ) {
        session = OutsideSession(baseURL: baseURL, transport: transport, gate: gate, time: time, limits: limits)
        self.tokens = tokens
    }

    var time: any TimeSource { session.time }

    /// Sends a request and gives the object of the answer.
    ///
    /// - Parameters:
    ///   - path: percent-encoded, below `/v1`.
    ///   - isSentOnce: whether a second time would make a second thing.
    /// - Throws: ``NotionFailure``, `CancellationError`.
    func send(
        _ method: HTTPMethod, _ path: String, _ body: JSONObject? = nil, isSentOnce: Bool = false
    ) async throws -> JSONNode {
        func attempt(_ token: Secret<String>) async throws -> JSONNode {
            let fields = HTTPFields([
                "authorization": "Bearer \(token.reveal())", "notion-version": Self.version,
            ])
            let response = try await session.answer(
                method, path, fields: fields, body: body.map { JSON.write($0) }, isSentOnce: isSentOnce)
            guard response.head.isSuccess else { throw NotionFailure(response, now: time.now) }
            guard let root = try OutsideSession.json(response), root.kind == .object else {
                throw OutsideError.malformed("it is no JSON object")
            }
            return root
        }
        do {
            let token = try await tokens.current()
            do {
                return try await attempt(token)
            } catch NotionFailure.tokenRefused {
                // Tokens of connections end without notice; a new one is asked for once.
                return try await attempt(try await tokens.renewed(after: token))
            }
        } catch NotionFailure.outside(let error) {
            throw NotionFailure.outside(session.noting(error))
        } catch let error as OutsideError {
            throw NotionFailure.outside(session.noting(error))
        }
    }
}
