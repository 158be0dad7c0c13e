import EventLoop

/// Carries effects from the transactions that find them, on the storage's thread, to the loop.
///
/// Effects of a transaction that was rolled back may be among them: computing a gathering in vain is harmless.
final class PendingEffects: Sendable {
    private let collected = Lock(Effects())

    func add(_ effects: Effects) { collected.withLock { $0.add(effects) } }

    /// Returns what was collected and forgets it.
    func take() -> Effects {
        collected.withLock { collected in
            defer { collected = Effects() }
            return collected
        }
    }
}
