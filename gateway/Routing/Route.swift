import EventLoop
import HTTP
import JSON
import JSONRPC

/// One line of the gateway's table: what is asked for, who may, what is called, and what it means. Routing,
/// validation, authorization, OpenAPI and JSON-RPC all come from it.
///
/// An object, since every request is handed its route: as one reference instead of a copy of all its parts.
final class Route: Sendable {
    let method: HTTP.Method
    let path: PathTemplate
    /// `nil`: open to everyone.
    let scope: Scope?
    let summary: String
    let parameters: [RouteParameter]
    let body: Body
    /// The name in JSON-RPC and OpenAPI; unique in the table unless the route is an alias.
    let operation: String
    let isAlias: Bool
    /// Whether the answer holds what may be shown only once, and so must not be kept anywhere.
    let isAnswerSecret: Bool
    let run: Run

    /// What a request's body is.
    enum Body: Sendable {
        case none
        case json
        /// At most so many bytes.
        case csv(limit: Int)
        /// Bytes that the route looks at itself, at most so many.
        case raw(limit: Int)

        var limit: Int? {
            switch self {
            case .none, .json: nil
            case .csv(let limit), .raw(let limit): limit
            }
        }
    }

    enum Run: Sendable {
        /// Answers from memory, without a task. Not for routes that take parameters.
        case immediate(@LoopActor @Sendable (Request, Visitor) throws -> Response)
        case waiting(@LoopActor @Sendable (RouteInput) async throws -> Response)
        /// Calls a method, also over JSON-RPC.
        case calling(RouteCall)
    }

    /// A route that answers by itself.
    init(
        _ method: HTTP.Method, _ path: String, _ scope: Scope?, _ operation: String, _ summary: String,
        parameters: [RouteParameter] = [], body: Body = .none, isAnswerSecret: Bool = false, run: Run
    ) {
        self.method = method
        self.path = PathTemplate(path)
        self.scope = scope
        self.summary = summary
        self.parameters = parameters
        self.body = body
        self.operation = operation
        isAlias = false
        self.isAnswerSecret = isAnswerSecret
        self.run = run
    }

    /// A route that makes one call and answers its result.
    ///
    /// - Parameters:
    ///   - entityTag: of an answer's JSON, where clients may say which version they have.
    ///   - makeCall: the call from path, query and body.
    convenience init<Call: RemoteCall>(
        _ method: HTTP.Method, _ path: String, _ scope: Scope, _ summary: String, parameters: [RouteParameter] = [],
        body: Body = .none, status: StatusCode = .ok, isAnswerSecret: Bool = false,
        entityTag: (@Sendable ([UInt8]) -> String?)? = nil, to target: CallTarget<Call>,
        makeCall: @escaping @Sendable (RouteInput) throws -> Call
    ) {
        self.init(
            method, path, scope, Call.method, summary, parameters: parameters, body: body,
            isAnswerSecret: isAnswerSecret,
            run: .calling(RouteCall(target: target, status: status, entityTag: entityTag, makeCall: makeCall)))
    }

    private init(alias original: Route, method: HTTP.Method, path: String, run: Run) {
        self.method = method
        self.path = PathTemplate(path)
        scope = original.scope
        summary = original.summary
        parameters = original.parameters
        body = original.body
        operation = original.operation
        isAlias = true
        isAnswerSecret = original.isAnswerSecret
        self.run = run
    }

    /// The same under another address, which other systems' documentation names; `run` where the answer differs.
    func alias(_ method: HTTP.Method, _ path: String, run: Run? = nil) -> Route {
        Route(alias: self, method: method, path: path, run: run ?? self.run)
    }
}
