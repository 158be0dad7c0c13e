/// A two-way stream of bytes: a socket, a pipe, or their stand-in in memory.
///
/// Reading starts when a handler is set. All calls and callbacks happen on the loop.
@LoopActor public protocol Transport: AnyObject {
    /// Receives what arrives. Set it once, right after the transport was made; the transport keeps it alive until it
    /// is closed.
    var handler: (any TransportHandler)? { get set }
    var peer: PeerAddress { get }
    /// Bytes written but not yet taken by the other side.
    var queuedBytes: Int { get }
    /// Appends output. What is written during one turn of the loop leaves in one system call at its end. After the
    /// transport was closed, output is discarded. The closure may use the transport: what it writes there goes behind.
    func write(_ body: (inout [UInt8]) -> Void)
    /// Appends output, and behind it bytes that lie somewhere else and are kept: many of them leave from where they are.
    func write(_ body: (inout [UInt8]) -> Void, then ready: [UInt8])
    /// Stops reading, so that the sender's writes stall: back-pressure.
    func pauseReading()
    func resumeReading()
    /// Sends what is queued, then says that nothing more will follow; reading goes on.
    func halfClose()
    /// Sends what is queued, then closes.
    func close()
    /// Closes at once, discarding what is queued.
    func abort()
}

/// What a transport tells its owner.
@LoopActor public protocol TransportHandler: AnyObject {
    /// Bytes arrived. The buffer is valid only during the call.
    func received(_ bytes: UnsafeRawBufferPointer)
    /// The other side will send nothing more. Unless the handler closes, writing remains possible.
    func receivedEnd()
    /// Everything queued has left, after some of it had to wait.
    func drained()
    /// The transport is gone; called exactly once, whoever closed it.
    func closed(_ error: LoopError?)
}

extension TransportHandler {
    public func drained() {}
}

extension Transport {
    public func write(_ bytes: [UInt8]) { write { $0 += bytes } }

    public func write(_ body: (inout [UInt8]) -> Void, then ready: [UInt8]) {
        write {
            body(&$0)
            $0 += ready
        }
    }
}

/// Who is at the other end.
public enum PeerAddress: Sendable, Hashable, CustomStringConvertible {
    /// A process on this machine, with the user it runs as.
    case unix(user: UInt32)
    /// A numeric address, such as `127.0.0.1` or `::1`.
    case tcp(address: String, port: UInt16)
    /// A stand-in within this process.
    case memory

    public var description: String {
        switch self {
        case .unix(let user): "unix user \(user)"
        case .tcp(let address, let port): address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .memory: "memory"
        }
    }
}
