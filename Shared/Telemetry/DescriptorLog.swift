import EventLoop
import Glibc

/// Writes log lines to a file descriptor from a thread of its own, so that a full pipe or a slow terminal never holds
/// up the loop.
///
/// Lines that are there together leave in one write. When more than ``maximalQueuedBytes`` wait, further lines are
/// dropped and counted; the count is written as soon as there is room.
public final class DescriptorLog: LogSink {
    /// What may wait: a thousand lines of usual size.
    public static let maximalQueuedBytes = 256 * 1024

    private struct Queue {
        var bytes: [UInt8] = []
        var dropped = 0
        var isClosed = false
        var isWriting = false
    }

    private let descriptor: CInt
    private let queue = Lock(Queue())
    private let ready = Semaphore()
    private let finished = Semaphore()

    /// - Parameter descriptor: is not closed by this object; standard error unless given.
    public init(descriptor: Int32 = 2) {
        self.descriptor = descriptor
        // A detached thread and not a task: this one blocks.
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let failure = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<DescriptorLog>.fromOpaque(raw).takeRetainedValue().writeUntilClosed()
                return nil
            }, box.toOpaque())
        guard failure == 0 else {
            // Without the thread every line is dropped and counted; the program itself can go on.
            box.release()
            return
        }
        pthread_detach(thread)
    }

    /// Whether a person is looking.
    public var isTerminal: Bool { isatty(descriptor) == 1 }

    /// How many lines were dropped and not yet reported.
    public var droppedLines: Int { queue.withLock { $0.dropped } }

    public func take(_ line: [UInt8]) {
        let wasEmpty = queue.withLock { queue in
            guard !queue.isClosed, queue.bytes.count + line.count <= Self.maximalQueuedBytes else {
                queue.dropped += 1
                return false
            }
            defer { queue.bytes += line }
            return queue.bytes.isEmpty
        }
        if wasEmpty { ready.signal() }
    }

    /// Writes what waits and ends the thread; for the end of the program.
    ///
    /// - Parameter limit: how long to wait for a reader that does not read.
    public func close(within limit: Duration = .seconds(1)) {
        let wasClosed = queue.withLock { queue in
            defer { queue.isClosed = true }
            return queue.isClosed
        }
        guard !wasClosed else { return }
        ready.signal()
        finished.wait(atMost: limit)
    }

    private func writeUntilClosed() {
        while true {
            ready.wait()
            while let bytes = nextBytes() { write(bytes) }
            if queue.withLock({ $0.isClosed && $0.bytes.isEmpty }) { break }
        }
        finished.signal()
    }

    private func nextBytes() -> [UInt8]? {
        queue.withLock { queue in
            guard !queue.bytes.isEmpty else { return nil }
            var bytes = queue.bytes
            queue.bytes = []
            if queue.dropped > 0 {
                bytes += "{\"level\":\"warning\",\"message\":\"log lines dropped\",\"lines\":\(queue.dropped)}\n".utf8
                queue.dropped = 0
            }
            return bytes
        }
    }

    /// Losing the reader of the log must not stop the service: after an error the bytes are given up.
    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = Glibc.poll(&poll, 1, 100)
            } else if errno != EINTR {
                return
            }
        }
    }
}
