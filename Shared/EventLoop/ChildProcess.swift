import CLibuv
import Glibc

/// A child process whose output arrives on the loop.
@LoopActor public final class ChildProcess {
    /// How a process ended.
    public struct Exit: Sendable, Equatable {
        public let code: Int64
        /// The signal that killed it, or 0.
        public let signal: Int32
        public var isSuccess: Bool { code == 0 && signal == 0 }

        public init(code: Int64, signal: Int32) {
            self.code = code
            self.signal = signal
        }
    }

    private let handle: UnsafeMutablePointer<uv_process_t>
    /// Meaningful once ``end`` is open.
    private var exit = Exit(code: 0, signal: 0)
    private let end = Latch()

    public let processIdentifier: Int32
    /// Set its handler to receive what the child writes to standard output.
    public let standardOutput: any Transport
    /// Set its handler to receive what the child writes to standard error.
    public let standardError: any Transport

    /// Starts a process. Its standard input is empty, and it leads a process group of its own, so that a Ctrl-C meant
    /// for us does not reach it before we have decided how to stop it.
    ///
    /// - Parameters:
    ///   - path: the program's file; looked up in `PATH` if it has no slash.
    ///   - environment: the whole environment of the child, `NAME=value`; `nil` gives it ours.
    ///   - endsWithUs: whether it gets a `SIGTERM` when this process ends, even when this process is killed.
    /// - Throws: `LoopError`, for example when there is no such program.
    public init(
        _ path: String, arguments: [String] = [], environment: [String]? = nil, directory: String? = nil,
        endsWithUs: Bool = false
    ) throws {
        let output = StreamTransport(.pipe)
        let error = StreamTransport(.pipe)
        let handle = UnsafeMutablePointer<uv_process_t>.allocate(capacity: 1)
        self.handle = handle
        standardOutput = output
        standardError = error
        var streams = [uv_stdio_container_t](repeating: uv_stdio_container_t(), count: 3)
        streams[0].flags = UV_IGNORE
        for (index, transport) in [(1, output), (2, error)] {
            streams[index].flags = uv_stdio_flags(rawValue: UV_CREATE_PIPE.rawValue | UV_WRITABLE_PIPE.rawValue)
            streams[index].data.stream = transport.stream
        }
        let result = withCStrings([path] + arguments) { argumentPointers in
            withCStrings(environment ?? []) { environmentPointers in
                path.withCString { file in
                    (directory ?? ".").withCString { currentDirectory in
                        streams.withUnsafeMutableBufferPointer { streams in
                            var options = uv_process_options_t()
                            options.file = file
                            options.args = argumentPointers
                            options.env = environment == nil ? nil : environmentPointers
                            options.cwd = directory == nil ? nil : currentDirectory
                            options.flags = UInt32(UV_PROCESS_DETACHED.rawValue)
                            options.stdio_count = 3
                            options.stdio = streams.baseAddress
                            options.exit_cb = { handle, code, signal in
                                guard let raw = handle?.pointee.data.map(UInt.init(bitPattern:)) else { return }
                                LoopActor.assumeIsolated { ChildProcess.at(raw)?.didExit(code, signal) }
                            }
                            let spawn = endsWithUs ? cuv_spawn_following : uv_spawn
                            return spawn(LoopActor.executor.loop, handle, &options)
                        }
                    }
                }
            }
        }
        processIdentifier = handle.pointee.pid
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        if result < 0 {
            output.abort()
            error.abort()
            closeHandle()
            throw LoopError(code: result, operation: "start \(path)")
        }
    }

    /// Suspends until the process has ended.
    public func waitForExit() async -> Exit {
        await end.wait()
        return exit
    }

    public var hasExited: Bool { end.isOpen }

    /// Sends a signal, such as `SIGTERM`. Does nothing once the process has ended.
    public func send(signal: Int32) {
        guard !hasExited else { return }
        uv_process_kill(handle, signal)
    }

    private func didExit(_ code: Int64, _ signal: Int32) {
        exit = Exit(code: code, signal: signal)
        end.open()
        closeHandle()
    }

    private func closeHandle() {
        uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let raw = handle?.pointee.data else { return }
            let process = Unmanaged<ChildProcess>.fromOpaque(raw).takeRetainedValue()
            LoopActor.assumeIsolated { process.handle.deallocate() }
        }
    }

    private nonisolated static func at(_ raw: UInt) -> ChildProcess? {
        UnsafeMutableRawPointer(bitPattern: raw).map { Unmanaged<ChildProcess>.fromOpaque($0).takeUnretainedValue() }
    }
}

/// Lends `strings` as a null-terminated array of C strings.
private func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    return withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<CChar>?.self, capacity: pointers.count) { buffer in
        for (index, pointer) in pointers.enumerated() { buffer[index] = pointer }
        guard let base = buffer.baseAddress else { preconditionFailure("a buffer with an element has an address") }
        return body(base)
    }
}
