import CLibcurl
import CLibuv
import EventLoop

/// Watches one of libcurl's sockets. Keeps itself alive until libuv has let go of its memory.
@LoopActor final class SocketWatcher {
    private let socket: curl_socket_t
    private let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
    private weak var engine: TransferEngine?

    /// nil when libuv cannot watch the descriptor; the transfer then runs into its deadline.
    init?(_ socket: curl_socket_t, engine: TransferEngine) {
        self.socket = socket
        self.engine = engine
        guard uv_poll_init_socket(LoopActor.executor.loop, poll, socket) == 0 else {
            poll.deallocate()
            return nil
        }
        poll.pointee.data = Unmanaged.passRetained(self).toOpaque()
    }

    /// What libcurl is given to remember.
    var opaque: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    func watch(_ what: Int32) {
        var events: Int32 = 0
        if what & CURL_POLL_IN != 0 { events |= Int32(UV_READABLE.rawValue) }
        if what & CURL_POLL_OUT != 0 { events |= Int32(UV_WRITABLE.rawValue) }
        uv_poll_start(poll, events) { poll, status, events in
            let watcher = UInt(bitPattern: poll?.pointee.data)
            LoopActor.assumeIsolated { SocketWatcher.at(watcher)?.ready(status, events) }
        }
    }

    func close() {
        uv_poll_stop(poll)
        poll.withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
            uv_close(handle) { closed in
                guard let closed, let data = closed.pointee.data else { return }
                closed.deallocate()
                Unmanaged<SocketWatcher>.fromOpaque(data).release()
            }
        }
    }

    private func ready(_ status: Int32, _ events: Int32) {
        var flags: Int32 = 0
        if status < 0 { flags |= CURL_CSELECT_ERR }
        if events & Int32(UV_READABLE.rawValue) != 0 { flags |= CURL_CSELECT_IN }
        if events & Int32(UV_WRITABLE.rawValue) != 0 { flags |= CURL_CSELECT_OUT }
        engine?.act(on: socket, flags: flags)
    }

    static func at(_ bits: UInt) -> SocketWatcher? {
        UnsafeRawPointer(bitPattern: bits).map { Unmanaged<SocketWatcher>.fromOpaque($0).takeUnretainedValue() }
    }
}
