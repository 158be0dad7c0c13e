import CLibuv

/// A failure of the operating system below the loop.
public struct LoopError: Error, Sendable, CustomStringConvertible, Equatable {
    /// The libuv error number, negative, such as `UV_ECONNREFUSED`.
    public let code: Int32
    /// What was attempted, and on what, such as `connect to unix:/run/luma.sock`.
    public let operation: String

    public init(code: Int32, operation: String) {
        self.code = code
        self.operation = operation
    }

    /// Such as `EADDRINUSE`.
    public var name: String { String(cString: uv_err_name(code)) }

    public var description: String { "cannot \(operation): \(String(cString: uv_strerror(code))) (\(name))" }

    public var isAddressInUse: Bool { code == UV_EADDRINUSE.rawValue }
    public var isConnectionRefused: Bool { code == UV_ECONNREFUSED.rawValue || code == UV_ENOENT.rawValue }
    public var isPermissionDenied: Bool { code == UV_EACCES.rawValue || code == UV_EPERM.rawValue }

    /// Throws unless `result`, as libuv gives it, is zero or positive.
    static func check(_ result: Int32, _ operation: @autoclosure () -> String) throws(LoopError) {
        if result < 0 { throw LoopError(code: result, operation: operation()) }
    }
}
