import CLibuv

/// Calls back on the loop when the process receives one of the watched signals.
@LoopActor public final class SignalWatcher {
    private var handles: [SignalHandle] = []

    /// - Parameter signals: such as `[SIGINT, SIGTERM]`.
    public init(_ signals: [Int32], _ body: @escaping @LoopActor (Int32) -> Void) {
        handles = signals.map { SignalHandle($0, body) }
    }

    /// Gives the signals their default effect again.
    public func close() {
        for handle in handles { handle.close() }
        handles = []
    }
}

@LoopActor private final class SignalHandle {
    private let handle = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 1)
    private let body: @LoopActor (Int32) -> Void

    init(_ signal: Int32, _ body: @escaping @LoopActor (Int32) -> Void) {
        self.body = body
        uv_signal_init(LoopActor.executor.loop, handle)
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        uv_signal_start(
            handle,
            { handle, signal in
                guard let raw = handle?.pointee.data.map(UInt.init(bitPattern:)) else { return }
                LoopActor.assumeIsolated { SignalHandle.at(raw)?.body(signal) }
            }, signal)
    }

    func close() {
        uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let raw = handle?.pointee.data else { return }
            let owner = Unmanaged<SignalHandle>.fromOpaque(raw).takeRetainedValue()
            LoopActor.assumeIsolated { owner.handle.deallocate() }
        }
    }

    private nonisolated static func at(_ raw: UInt) -> SignalHandle? {
        UnsafeMutableRawPointer(bitPattern: raw).map { Unmanaged<SignalHandle>.fromOpaque($0).takeUnretainedValue() }
    }
}
