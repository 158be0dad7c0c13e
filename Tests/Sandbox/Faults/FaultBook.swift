import EventLoop

/// The one script of faults that all services of the sandbox look into.
@LoopActor final class FaultBook {
    var script: FaultScript

    nonisolated init(seed: UInt64) { script = FaultScript(seed: seed) }
}
