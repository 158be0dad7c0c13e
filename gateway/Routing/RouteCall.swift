import CSV
import Contracts
import EventLoop
import HTTP
import JSON
import JSONRPC

/// Where a call goes and how its request and its answer look.
struct RouteCall: Sendable {
    typealias HandingOn =
        @LoopActor @Sendable (RPCClient, RouteInput, @escaping RPCClient.JSONCompletion) throws ->
        RPCClient.Cancellation

    let status: StatusCode
    /// The entity tag of an answer, where it has one.
    let entityTag: (@Sendable ([UInt8]) -> String?)?
    /// From path, query and body to the result's JSON.
    let overHTTP: @LoopActor @Sendable (RouteInput) async throws -> [UInt8]
    /// The program that has the whole answer, which is then handed on as it is; nil where there is more to do.
    let source: @LoopActor @Sendable () -> RPCClient?
    /// As `overHTTP`, from that program and without a task. Throws what is wrong with the request.
    let handOn: HandingOn
    /// From JSON-RPC's parameters to the result's JSON.
    let overRPC: @LoopActor @Sendable (JSONNode?) async throws -> [UInt8]

    init<Call: RemoteCall>(
        target: CallTarget<Call>, status: StatusCode, entityTag: (@Sendable ([UInt8]) -> String?)? = nil,
        makeCall: @escaping @Sendable (RouteInput) throws -> Call
    ) {
        self.status = status
        self.entityTag = entityTag
        overHTTP = { input in try await target.call(try makeCall(input)) }
        source = target.source
        handOn = { program, input, completion in
            program.callForJSON(try makeCall(input), timeout: target.patience, completion: completion)
        }
        overRPC = { params in
            let call =
                if let params { try JSON.decode(Call.self, from: params) } else {
                    try JSON.decode(Call.self, from: Array("{}".utf8))
                }
            return try await target.call(call)
        }
    }
}

extension RouteCall {
    /// - Parameter result: the result's JSON.
    func response(_ result: [UInt8]) throws -> Response {
        var response = Response(status, contentType: "application/json", body: result)
        if let tag = entityTag?(result) { try response.headers.set("ETag", tag) }
        return response
    }
}

/// Whoever answers a call: another program, or the gateway itself.
struct CallTarget<Call: RemoteCall>: Sendable {
    /// The result's JSON.
    let call: @LoopActor @Sendable (Call) async throws -> [UInt8]
    /// The program that has all that `call` answers, when there is one.
    let source: @LoopActor @Sendable () -> RPCClient?
    /// How long a client may wait for it.
    let patience: Duration

    init(
        patience: Duration = .seconds(5), source: @escaping @LoopActor @Sendable () -> RPCClient? = { nil },
        call: @escaping @LoopActor @Sendable (Call) async throws -> [UInt8]
    ) {
        self.call = call
        self.source = source
        self.patience = patience
    }

    /// Answered here.
    static func here(_ answer: @escaping @LoopActor @Sendable (Call) async throws -> Call.Result) -> CallTarget {
        CallTarget { try JSON.encode(try await answer($0)) }
    }

    /// Answered by another program, which is given a file in pieces that each fit into one message.
    ///
    /// - Parameter makeCall: the call for a piece of the whole call's text.
    static func peer(
        _ peer: RPCClient, inPieces text: @escaping @Sendable (Call) -> String,
        makeCall: @escaping @Sendable (Call, String) -> Call
    ) -> CallTarget where Call.Result == ImportReport {
        CallTarget { call in
            // Even where every byte is escaped.
            let pieces = CSVPieces(text(call), size: 512 << 10, rows: 10_000)
            var report = ImportReport()
            for index in 0..<pieces.count {
                let piece = pieces[index]
                let result = try await peer.call(makeCall(call, piece.text), timeout: .seconds(15))
                report.add(result, linesBefore: piece.linesBefore)
            }
            return try JSON.encode(report)
        }
    }

    /// Answered by another program, whose JSON is handed on as it is.
    ///
    /// - Parameter timeout: how long a client may wait in all; longer where the program asks somebody else.
    static func peer(_ peer: RPCClient, timeout: Duration = .seconds(5)) -> CallTarget {
        CallTarget(patience: timeout, source: { peer }) { try await peer.callForJSON($0, timeout: timeout) }
    }
}
