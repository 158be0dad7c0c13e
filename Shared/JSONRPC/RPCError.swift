public import JSON

/// An error as it travels between programs: code, message, and what the caller may need to act on it.
public struct RPCError: Error, Equatable, Sendable {
    /// A number with a fixed meaning. Codes of other programs, unknown here, survive a round trip.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: Int64
        public init(rawValue: Int64) { self.rawValue = rawValue }

        // JSON-RPC 2.0, section 5.1.
        public static let parseError = Code(rawValue: -32700)
        public static let invalidRequest = Code(rawValue: -32600)
        public static let methodNotFound = Code(rawValue: -32601)
        public static let invalidParams = Code(rawValue: -32602)
        public static let internalError = Code(rawValue: -32603)
        // Ours, in the range that the specification leaves to servers.
        public static let busy = Code(rawValue: -32000)
        public static let deadlineExceeded = Code(rawValue: -32001)
        public static let unavailable = Code(rawValue: -32002)
        public static let unauthorized = Code(rawValue: -32003)
        public static let notFound = Code(rawValue: -32004)
        public static let conflict = Code(rawValue: -32005)
        public static let storageFull = Code(rawValue: -32006)

        /// The text that goes with the code; for codes that are not ours, the text of an internal error.
        public var message: String {
            switch self {
            case .parseError: "Parse error"
            case .invalidRequest: "Invalid Request"
            case .methodNotFound: "Method not found"
            case .invalidParams: "Invalid params"
            case .busy: "Busy"
            case .deadlineExceeded: "Deadline exceeded"
            case .unavailable: "Unavailable"
            case .unauthorized: "Unauthorized"
            case .notFound: "Not found"
            case .conflict: "Conflict"
            case .storageFull: "The disk is full"
            default: "Internal error"
            }
        }
    }

    public var code: Code
    public var message: String
    /// A problem object or a retry hint; never a stack, a path, SQL or a secret.
    public var data: JSONValue?

    /// - Parameter message: the code's own text unless given.
    public init(_ code: Code, message: String? = nil, data: JSONValue? = nil) {
        self.code = code
        self.message = message ?? code.message
        self.data = data
    }

    public static let parseError = RPCError(.parseError)
    public static let invalidRequest = RPCError(.invalidRequest)
    public static let methodNotFound = RPCError(.methodNotFound)
    public static let invalidParams = RPCError(.invalidParams)
    public static let internalError = RPCError(.internalError)
    public static let busy = RPCError(.busy)
    public static let deadlineExceeded = RPCError(.deadlineExceeded)
    public static let unavailable = RPCError(.unavailable)
    public static let unauthorized = RPCError(.unauthorized)
    public static let notFound = RPCError(.notFound)
    public static let conflict = RPCError(.conflict)
    public static let storageFull = RPCError(.storageFull)

    /// The other program is not there now; `retryAfter` says when a new attempt makes sense.
    public static func unavailable(retryAfter: Duration) -> RPCError {
        let milliseconds = Int64(retryAfter / .milliseconds(1))
        return RPCError(.unavailable, data: ["retryAfterMilliseconds": .integer(milliseconds)])
    }
}

extension RPCError: CustomStringConvertible {
    public var description: String { "\(message) (\(code.rawValue))" }
}

extension RPCError: JSONReadable, JSONWritable {
    /// - Throws: `JSONError` unless there are an integer code and a message.
    public init(json: JSONNode) throws {
        code = Code(rawValue: try json.read("code"))
        message = try json.read("message")
        data = try json["data"].map { try JSONValue(json: $0) }
    }

    public func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("code", code.rawValue)
            writer.member("message", message)
            writer.memberIfPresent("data", data)
        }
    }
}
