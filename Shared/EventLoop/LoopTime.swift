import CLibuv
import Glibc
public import Time

/// The machine's clocks, and timers on the loop.
public struct LoopTime: TimeSource {
    public init() {}

    public var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public var monotonic: Duration { .nanoseconds(Int64(clamping: uv_hrtime())) }

    @LoopActor @discardableResult
    public func schedule(after delay: Duration, _ body: @escaping @LoopActor () -> Void) -> any ScheduledTimer {
        LoopTimer(after: delay, body)
    }
}

/// One `uv_timer_t`. It keeps itself alive from start until libuv has let go of its memory.
@LoopActor private final class LoopTimer: ScheduledTimer {
    private let handle = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private var body: (@LoopActor () -> Void)?

    init(after delay: Duration, _ body: @escaping @LoopActor () -> Void) {
        self.body = body
        let loop = LoopActor.executor.loop
        uv_timer_init(loop, handle)
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()
        // The loop's idea of now is as old as this turn; a timer counts from the real now.
        uv_update_time(loop)
        uv_timer_start(
            handle,
            { handle in
                guard let raw = handle?.pointee.data.map(UInt.init(bitPattern:)) else { return }
                LoopActor.assumeIsolated { LoopTimer.at(raw)?.fire() }
            }, delay.wholeMilliseconds, 0)
    }

    private func fire() {
        let body = body
        cancel()
        body?()
    }

    func cancel() {
        guard body != nil else { return }
        body = nil
        uv_close(UnsafeMutableRawPointer(handle).assumingMemoryBound(to: uv_handle_t.self)) { handle in
            guard let raw = handle?.pointee.data else { return }
            let timer = Unmanaged<LoopTimer>.fromOpaque(raw).takeRetainedValue()
            LoopActor.assumeIsolated { timer.handle.deallocate() }
        }
    }

    private static func at(_ raw: UInt) -> LoopTimer? {
        UnsafeMutableRawPointer(bitPattern: raw).map { Unmanaged<LoopTimer>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension Duration {
    /// Milliseconds, rounded up, never negative: a timer may be late but not early.
    var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(seconds) &* 1000 &+ UInt64((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
