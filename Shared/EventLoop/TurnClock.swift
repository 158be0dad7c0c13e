import CLibuv

/// Measures how long the turns of a loop keep it busy, from libuv's own account of idle time, so that an idle program
/// is never woken for the sake of the measurement.
struct TurnClock {
    private var lastEnd: UInt64 = 0
    private var lastIdle: UInt64 = 0
    private var longest: UInt64 = 0

    mutating func turnEnds(idleNanoseconds idle: UInt64) {
        let now = uv_hrtime()
        if lastEnd != 0 {
            let elapsed = now &- lastEnd
            let slept = idle &- lastIdle
            if elapsed > slept { longest = max(longest, elapsed - slept) }
        }
        lastEnd = now
        lastIdle = idle
    }

    mutating func takeLongest() -> Duration {
        defer { longest = 0 }
        return .nanoseconds(Int64(clamping: longest))
    }
}
