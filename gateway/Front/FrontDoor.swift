import Database
import EventLoop
import HTTP
import JSON
import JSONRPC
import Telemetry
import Time

/// Takes requests from the HTTP server to their routes, and answers back.
@LoopActor final class FrontDoor: RequestHandler {
    private let table: RouteTable
    private let gatekeeper: Gatekeeper
    private let idempotency: Idempotency
    private let auditLog: AuditLog
    private let logger: Logger
    private let metrics: HTTPMetrics

    init(
        table: RouteTable, gatekeeper: Gatekeeper, idempotency: Idempotency, auditLog: AuditLog, logger: Logger,
        metrics: Metrics
    ) {
        self.table = table
        self.gatekeeper = gatekeeper
        self.idempotency = idempotency
        self.auditLog = auditLog
        self.logger = logger
        self.metrics = HTTPMetrics(metrics)
    }

    /// A request with its route and its visitor; noted when the head was read.
    private final class Admitted: Sendable {
        let route: Route
        let path: [String: String]
        let visitor: Visitor

        init(_ route: Route, _ path: [String: String], _ visitor: Visitor) {
            self.route = route
            self.path = path
            self.visitor = visitor
        }
    }

    // MARK: Before the body

    func admit(_ head: RequestHead, from peer: PeerAddress, id: RequestID) -> Admission {
        do {
            try gatekeeper.checkHost(head)
            switch table.match(head) {
            case .route(let route, let path):
                let visitor = try gatekeeper.admit(head, from: peer, to: route)
                return .accept(bodyLimit: route.body.limit, note: Admitted(route, path, visitor))
            case .otherMethods(let methods):
                return .refuse(Self.otherMethods(methods, head, id))
            case .nothing:
                throw Problem.notFound
            }
        } catch {
            return .refuse(Problem(error).response(requestID: id))
        }
    }

    private static func otherMethods(_ methods: [HTTP.Method], _ head: RequestHead, _ id: RequestID) -> Response {
        var allowed = Set(methods.map(\.rawValue)).union(["OPTIONS"])
        if allowed.contains("GET") { allowed.insert("HEAD") }
        let problem = Problem(.methodNotAllowed, .methodNotAllowed, "This address does not take this method.")
        var response = head.method == .options ? Response(.noContent) : problem.response(requestID: id)
        do {
            try response.headers.set("Allow", allowed.sorted().joined(separator: ", "))
        } catch {
            assertionFailure("method names are tokens: \(error)")
        }
        return response
    }

    // MARK: With the body

    func answer(_ request: Request) -> Answer {
        guard let admitted = request.note as? Admitted else {
            return .now(Problem.notFound.response(requestID: request.id))
        }
        switch admitted.route.run {
        case .immediate(let run):
            do {
                return .now(try run(request, admitted.visitor))
            } catch {
                return .now(response(to: error, request))
            }
        case .calling(let call):
            // Where something may change, there is more to do than to hand on.
            guard request.method != .post, admitted.route.scope == .read, let program = call.source() else { break }
            return .promised { self.handOn(call, from: program, to: request, admitted, $0) }
        case .waiting:
            break
        }
        return .later { await self.run(request, admitted) }
    }

    private func handOn(
        _ call: RouteCall, from program: RPCClient, to request: Request, _ admitted: Admitted,
        _ finish: @escaping Answer.Finish
    ) -> Answer.Cancellation {
        do {
            let input = try RouteInput(
                request, visitor: admitted.visitor, path: admitted.path, parameters: admitted.route.parameters)
            return try call.handOn(program, input) { result in
                do {
                    finish(try call.response(try result.get()))
                } catch {
                    finish(self.response(to: error, request))
                }
            }
        } catch {
            finish(response(to: error, request))
            return {}
        }
    }

    private func run(_ request: Request, _ admitted: Admitted) async -> Response {
        let route = admitted.route
        var response: Response
        do {
            let input = try RouteInput(
                request, visitor: admitted.visitor, path: admitted.path, parameters: route.parameters)
            switch route.run {
            case .immediate(let run): response = try run(request, admitted.visitor)
            case .waiting(let run): response = try await run(input)
            case .calling(let call):
                response = try await idempotency.answering(
                    request, admitted.visitor, isSecret: route.isAnswerSecret, problem: self.response
                ) {
                    try call.response(try await call.overHTTP(input))
                }
            }
        } catch {
            response = self.response(to: error, request)
        }
        if let scope = route.scope, scope >= .write { auditLog.note(request, admitted.visitor, route, response.status) }
        return response
    }

    private func response(to error: any Error, _ request: Request) -> Response {
        let problem = Problem(error)
        // A client that leaves cancels what is done for it: nothing has failed.
        if error is CancellationError { return problem.response(requestID: request.id) }
        if problem.code == .internal || problem.code == .storage {
            logger.error(
                "request failed", .path(table.loggedPath(request.head)), .identifier("request", request.id.description),
                .error(error))
        }
        return problem.response(requestID: request.id)
    }

    func answered(_ record: ExchangeRecord) {
        metrics.record(record)
        guard logger.level <= .debug, let head = record.head else { return }
        logger.debug(
            "request", .code("method", head.method.rawValue), .path(table.loggedPath(head)),
            .count("status", record.status.code),
            .duration("milliseconds", record.duration), .count("bytes", record.bodyBytes),
            .identifier("request", record.id?.description ?? ""))
    }
}
