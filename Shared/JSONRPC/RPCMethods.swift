import EventLoop
public import JSON

/// Collects the methods that a program offers; `table()` freezes them.
public struct RPCMethods {
    /// An answer that is ready to be written.
    typealias Answer = (inout JSONWriter) throws -> Void

    /// Reads its parameters at once and answers from a task of its own.
    typealias Work = @LoopActor (JSONNode?) throws -> @LoopActor (RPCContext) async throws -> Answer

    enum Handler {
        /// Answers at once, while the message is still in the read buffer.
        case immediate(@LoopActor (JSONNode?, RPCContext, inout JSONWriter) throws -> Void)
        case task(Work)
        /// The same for answers that are kept: nothing is asked while there is one.
        case kept(KeptAnswers, Work)
    }

    struct Entry {
        let name: String
        let handler: Handler
    }

    private(set) var entries: [Entry] = []

    public init() {}

    /// Offers a method whose handler may wait.
    ///
    /// Parameters that do not fit are answered "Invalid params" before the handler runs. What the handler throws is
    /// answered by its wire code if it is an `RPCError` or a `WireError`, and as "Internal error" otherwise.
    public mutating func on<Call: RemoteCall>(
        _ type: Call.Type = Call.self,
        _ handler: @escaping @LoopActor @Sendable (Call, RPCContext) async throws -> Call.Result
    ) {
        add(
            Call.method,
            .task { params in
                let call = try Self.read(type, from: params)
                return { context in
                    let result = try await handler(call, context)
                    return { writer in try Call.write(result, to: &writer) }
                }
            })
    }

    /// Offers a method whose answers are kept: it must only read, and answer every caller the same.
    public mutating func on<Call: RemoteCall>(
        _ type: Call.Type = Call.self, keeping answers: KeptAnswers,
        _ handler: @escaping @LoopActor @Sendable (Call, RPCContext) async throws -> Call.Result
    ) {
        add(
            Call.method,
            .kept(answers) { params in
                let call = try Self.read(type, from: params)
                let question = KeptAnswers.Question(method: Call.method, parameters: params)
                return { context in
                    let version = answers.currentVersion
                    var written = JSONWriter()
                    try Call.write(try await handler(call, context), to: &written)
                    let bytes = written.bytes
                    answers.keep(bytes, for: question, version: version)
                    return { writer in writer.raw(bytes) }
                }
            })
    }

    /// Offers a method whose handler answers on the spot: no task is started, so it is the cheapest form.
    public mutating func onImmediate<Call: RemoteCall>(
        _ type: Call.Type = Call.self,
        _ handler: @escaping @LoopActor @Sendable (Call, RPCContext) throws -> Call.Result
    ) {
        add(
            Call.method,
            .immediate { params, context, writer in
                try Call.write(try handler(try Self.read(type, from: params), context), to: &writer)
            })
    }

    /// Offers a method on raw JSON that answers on the spot. The handler writes exactly one value; `params` is nil when
    /// the caller sent none.
    public mutating func onRaw(
        _ method: String,
        _ handler: @escaping @LoopActor @Sendable (JSONNode?, RPCContext, inout JSONWriter) throws -> Void
    ) {
        add(method, .immediate(handler))
    }

    /// Offers a method on raw JSON whose handler may wait: for programs that pass calls on.
    public mutating func onRaw(
        _ method: String, _ handler: @escaping @LoopActor @Sendable (JSONValue?, RPCContext) async throws -> JSONValue
    ) {
        add(
            method,
            .task { params in
                let params = try params.map { try JSONValue(json: $0) }
                return { context in
                    let result = try await handler(params, context)
                    return { writer in result.write(to: &writer) }
                }
            })
    }

    /// Freezes the methods.
    /// - Throws: `RPCSetupError` if two have the same name, or one a name that the protocol keeps for itself.
    public func table() throws(RPCSetupError) -> RPCMethodTable { try RPCMethodTable(entries) }

    private mutating func add(_ name: String, _ handler: Handler) {
        entries.append(Entry(name: name, handler: handler))
    }

    /// Reads parameters; none at all count as an empty object.
    private static func read<Call: RemoteCall>(_ type: Call.Type, from params: JSONNode?) throws -> Call {
        do {
            return try Call.read(try params ?? JSONDocument("{}").root)
        } catch {
            throw InvalidParams(reason: "\(error)")
        }
    }
}

/// Parameters that a method cannot read; the reason is for the log of the program that serves.
struct InvalidParams: Error {
    let reason: String
}

/// A mistake in how a program puts its methods or connections together.
public enum RPCSetupError: Error, Equatable, CustomStringConvertible {
    case duplicateMethod(String)
    case reservedMethod(String)
    case secretMissing(address: String)
    case secretTooShort

    public var description: String {
        switch self {
        case .duplicateMethod(let name): "the method \(name) is offered twice"
        case .reservedMethod(let name): "the method name \(name) begins with rpc., which the protocol keeps for itself"
        case .secretMissing(let address): "\(address) is reached over TCP, which needs a shared secret"
        case .secretTooShort: "the shared secret must have at least \(RPCTrust.shortestSecret) bytes"
        }
    }
}
