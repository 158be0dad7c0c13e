public import JSON

/// An error of a domain that callers in other programs may see.
///
/// Errors without this conformance reach callers as "Internal error" and nothing else.
public protocol WireError: Error {
    var wireCode: RPCError.Code { get }
    /// What the caller needs to act on it: a problem object without personal data; nil for none.
    var problem: JSONObject? { get }
}

extension WireError {
    public var problem: JSONObject? { nil }
}

extension RPCError {
    /// The wire form of any error; nil if it says nothing that a caller may see.
    init?(describing error: any Error) {
        if let error = error as? RPCError {
            self = error
        } else if let error = error as? any WireError {
            self.init(error.wireCode, data: error.problem.map(JSONValue.object))
        } else {
            return nil
        }
    }
}
