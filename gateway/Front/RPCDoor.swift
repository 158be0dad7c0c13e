import EventLoop
import HTTP
import JSON
import JSONRPC
import Telemetry

/// The same table over JSON-RPC 2.0: `POST /rpc`, single or batch.
@LoopActor final class RPCDoor {
    private let gatekeeper: Gatekeeper
    private let auditLog: AuditLog
    private let logger: Logger
    /// Set once the table is frozen, of which this door is a part.
    var table: RouteTable?

    nonisolated static let bodyLimit = 4 << 20
    private static let largestBatch = 50

    init(gatekeeper: Gatekeeper, auditLog: AuditLog, logger: Logger) {
        self.gatekeeper = gatekeeper
        self.auditLog = auditLog
        self.logger = logger
    }

    func answer(_ request: Request, _ visitor: Visitor) async -> Response {
        let answers = await answers(request, visitor)
        guard !answers.isEmpty else { return Response(.noContent) }
        return Response(.ok, contentType: "application/json", body: answers)
    }

    private func answers(_ request: Request, _ visitor: Visitor) async -> [UInt8] {
        let root: JSONNode
        do {
            root = try JSONDocument(request.body).root
        } catch {
            return Self.failure(.parseError, id: .null)
        }
        guard root.kind == .array else { return await answer(root, visitor, request) ?? [] }
        guard let calls = try? Array(root.elements), (1...Self.largestBatch).contains(calls.count) else {
            return Self.failure(.invalidRequest, id: .null)
        }
        var output: [UInt8] = []
        for (index, call) in calls.enumerated() {
            do {
                // The first call was paid for with the request itself.
                if index > 0 { try gatekeeper.spend(visitor) }
            } catch {
                let id = call.kind == .object ? Self.identifier(call) : .null
                if let id { Self.append(Self.failure(.busy, problem: error, id: id, request.id), to: &output) }
                continue
            }
            if let answer = await answer(call, visitor, request) { Self.append(answer, to: &output) }
        }
        return output.isEmpty ? [] : [UInt8(ascii: "[")] + output + [UInt8(ascii: "]")]
    }

    /// `nil` for a notification, which is never answered.
    private func answer(_ call: JSONNode, _ visitor: Visitor, _ request: Request) async -> [UInt8]? {
        guard call.kind == .object else { return Self.failure(.invalidRequest, id: .null) }
        let id = Self.identifier(call)
        guard (try? call["jsonrpc"]?.string()) == "2.0", let name = try? call["method"]?.string(), Self.hasID(id, call),
            call["params"].map({ $0.kind == .object || $0.kind == .array }) ?? true
        else { return Self.failure(.invalidRequest, id: id ?? .null) }
        let answer: [UInt8]
        do {
            let result = try await result(of: name, call["params"], visitor, request)
            answer = Self.success(result, id: id ?? .null)
        } catch {
            answer = failure(error, id: id ?? .null, request.id)
        }
        return id == nil ? nil : answer
    }

    private func result(
        of name: String, _ params: JSONNode?, _ visitor: Visitor, _ request: Request
    ) async throws -> [UInt8] {
        guard let route = table?.operation(name), case .calling(let call) = route.run else {
            throw RPCError.methodNotFound
        }
        guard let needed = route.scope, let scope = visitor.scope, scope >= needed else { throw RPCError.unauthorized }
        do {
            let result = try await call.overRPC(params)
            if needed >= .write { auditLog.note(request, visitor, route, call.status) }
            return result
        } catch {
            if needed >= .write { auditLog.note(request, visitor, route, Problem(error).status) }
            throw error is DecodingError ? RPCError.invalidParams : error
        }
    }

    // MARK: Messages

    /// The `id` member; `nil` without one. One of a wrong kind reads as null.
    private static func identifier(_ call: JSONNode) -> JSONValue? {
        guard let node = call["id"] else { return nil }
        switch try? JSONValue(json: node) {
        case .string(let text): return .string(text)
        case .integer(let number): return .integer(number)
        default: return .null
        }
    }

    /// Whether the `id` member, if there is one, is of a kind that it may be.
    private static func hasID(_ id: JSONValue?, _ call: JSONNode) -> Bool {
        id != .null || call["id"]?.isNull == true
    }

    private static func success(_ result: [UInt8], id: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("jsonrpc", "2.0")
            writer.key("result")
            writer.raw(result)
            writer.member("id", id)
        }
        return writer.bytes
    }

    private func failure(_ error: any Error, id: JSONValue, _ requestID: RequestID) -> [UInt8] {
        let problem = Problem(error)
        if problem.code == .internal {
            logger.error("call failed", .identifier("request", requestID.description), .error(error))
        }
        guard let error = error as? RPCError else {
            return Self.failure(.internalError, problem: problem, id: id, requestID)
        }
        if error.code == .methodNotFound || error.code == .unauthorized { return Self.failure(error, id: id) }
        return Self.failure(RPCError(error.code), problem: problem, id: id, requestID)
    }

    /// The problem is the same object that HTTP clients get.
    private static func failure(_ error: RPCError, problem: Problem, id: JSONValue, _ requestID: RequestID) -> [UInt8] {
        failure(RPCError(error.code, data: .object(problem.object(requestID: requestID))), id: id)
    }

    private static func failure(_ error: RPCError, id: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("jsonrpc", "2.0")
            writer.member("error", error)
            writer.member("id", id)
        }
        return writer.bytes
    }

    private static func append(_ message: [UInt8], to output: inout [UInt8]) {
        if !output.isEmpty { output.append(UInt8(ascii: ",")) }
        output += message
    }
}
