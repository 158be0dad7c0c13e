import CLibcurl
import CLibuv
import EventLoop

/// One libcurl multi handle with its connections, driven by the event loop: libcurl says which sockets and which time
/// it waits for, libuv waits.
@LoopActor final class TransferEngine {
    let configuration: CurlConfiguration
    /// nil when every address is right.
    let rules: AddressRules?

    private let multi: UnsafeMutableRawPointer
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private var running: [UnsafeMutableRawPointer: Transfer] = [:]
    /// Handles of finished transfers, for the next ones.
    private var idle: [UnsafeMutableRawPointer] = []
    private var isClosed = false

    /// nil when there is no memory.
    init?(_ configuration: CurlConfiguration, rules: AddressRules?) {
        guard let multi = curl_multi_init() else { return nil }
        self.configuration = configuration
        self.rules = rules
        self.multi = multi
        // Callbacks reach the engine by its address: it keeps itself until `close()`.
        let this = Unmanaged.passRetained(self).toOpaque()
        uv_timer_init(LoopActor.executor.loop, timer)
        timer.pointee.data = this
        ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.connectionsPerHost)
        ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.connections)
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.connections)
        ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, this)
        ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, this)
        ccurl_multi_set_socket(multi) { _, socket, what, engine, watcher in
            let engine = UInt(bitPattern: engine)
            let watcher = UInt(bitPattern: watcher)
            LoopActor.assumeIsolated { TransferEngine.at(engine)?.watch(socket, what, watcher) }
            return 0
        }
        ccurl_multi_set_timer(multi) { _, milliseconds, engine in
            let engine = UInt(bitPattern: engine)
            LoopActor.assumeIsolated { TransferEngine.at(engine)?.wake(after: milliseconds) }
            return 0
        }
    }

    func start(_ request: OutboundRequest, mode: Transfer.Mode) throws(HTTPClientError) -> Transfer {
        guard let handle = idle.popLast() ?? curl_easy_init() else {
            throw HTTPClientError(.unavailable, origin: request.url.origin, detail: "out of memory")
        }
        let transfer = Transfer(request, handle: handle, mode: mode, engine: self)
        transfer.prepare()
        let code = curl_multi_add_handle(multi, handle)
        guard code == CURLM_OK else {
            retire(handle)
            throw HTTPClientError(
                .unavailable, origin: request.url.origin, detail: String(cString: curl_multi_strerror(code)))
        }
        running[handle] = transfer
        return transfer
    }

    /// Takes the transfer out of libcurl, finished or not. Afterwards no callback mentions it.
    func remove(_ transfer: Transfer) {
        guard running.removeValue(forKey: transfer.handle) != nil else { return }
        curl_multi_remove_handle(multi, transfer.handle)
        retire(transfer.handle)
    }

    func close() {
        guard !isClosed else { return }
        for transfer in running.values { transfer.cancel() }
        isClosed = true
        for handle in idle { curl_easy_cleanup(handle) }
        idle = []
        curl_multi_cleanup(multi)
        uv_timer_stop(timer)
        timer.withMemoryRebound(to: uv_handle_t.self, capacity: 1) { handle in
            uv_close(handle) { closed in
                guard let closed, let engine = closed.pointee.data else { return }
                closed.deallocate()
                Unmanaged<TransferEngine>.fromOpaque(engine).release()
            }
        }
    }

    /// Tells libcurl that a socket is ready, or (with `CURL_SOCKET_TIMEOUT`) that its time has come.
    func act(on socket: curl_socket_t, flags: Int32) {
        guard !isClosed else { return }
        var count: Int32 = 0
        curl_multi_socket_action(multi, socket, flags, &count)
        collectFinished()
    }

    private func collectFinished() {
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            // Read before the handle is removed, which frees the message.
            let code = message.pointee.data.result
            guard let transfer = running[handle] else { continue }
            transfer.finish(with: code)
        }
    }

    private func retire(_ handle: UnsafeMutableRawPointer) {
        guard idle.count < configuration.connectionsPerHost, !isClosed else { return curl_easy_cleanup(handle) }
        curl_easy_reset(handle)
        idle.append(handle)
    }

    /// libcurl calls this from inside its own functions, so it must not be entered again from here.
    private func wake(after milliseconds: Int) {
        guard milliseconds >= 0 else {
            uv_timer_stop(timer)
            return
        }
        if milliseconds > 0 { uv_update_time(LoopActor.executor.loop) }
        uv_timer_start(
            timer,
            { timer in
                let engine = UInt(bitPattern: timer?.pointee.data)
                LoopActor.assumeIsolated { TransferEngine.at(engine)?.act(on: -1, flags: 0) }
            }, UInt64(milliseconds), 0)
    }

    private func watch(_ socket: curl_socket_t, _ what: Int32, _ watcher: UInt) {
        if what == CURL_POLL_REMOVE {
            SocketWatcher.at(watcher)?.close()
            curl_multi_assign(multi, socket, nil)
            return
        }
        if let watcher = SocketWatcher.at(watcher) { return watcher.watch(what) }
        guard let watcher = SocketWatcher(socket, engine: self) else { return }
        curl_multi_assign(multi, socket, watcher.opaque)
        watcher.watch(what)
    }

    // The engine outlives its callbacks: it keeps itself until `close()`, after which neither library makes any.
    private static func at(_ bits: UInt) -> TransferEngine? {
        UnsafeRawPointer(bitPattern: bits).map { Unmanaged<TransferEngine>.fromOpaque($0).takeUnretainedValue() }
    }
}
