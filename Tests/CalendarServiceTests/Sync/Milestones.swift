import EventLoop

/// How far things have come that happen at the same time.
@LoopActor final class Milestones {
    private var reached: Set<String> = []

    nonisolated init() {}

    /// - Returns: whether it is for the first time.
    @discardableResult
    func reach(_ milestone: String) -> Bool { reached.insert(milestone).inserted }

    func has(_ milestone: String) -> Bool { reached.contains(milestone) }
}
