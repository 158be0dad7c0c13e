internal import Database
internal import EventLoop
internal import Time

extension Outbox {
    /// Events deleted in one transaction, which stays short that way.
    private static let pruneLimit = 1000

    /// Every known subscriber, with what it has acknowledged.
    public func subscribers() async throws -> [OutboxSubscriber] {
        let stored = try await database.read { try OutboxTable($0).subscribers() }
        let fresh = acknowledged.withLock { $0 }
        return stored.map { subscriber in
            OutboxSubscriber(name: subscriber.name, acknowledged: fresh[subscriber.name] ?? subscriber.acknowledged)
        }
    }

    /// Stops keeping events for a subscriber that will not come back.
    public func forget(subscriber: String) async throws {
        acknowledged.withLock { _ = $0.removeValue(forKey: subscriber) }
        try await database.write { try OutboxTable($0).forget(subscriber) }
    }

    /// Deletes the events that every known subscriber has acknowledged and that are older than `retention`. Without a
    /// subscriber nothing is deleted.
    ///
    /// - Returns: how many were deleted.
    @discardableResult
    public func prune(retention: Duration) async throws -> Int {
        let before = time.now - retention
        var total = 0
        while true {
            let acknowledged = acknowledged.withLock { $0 }
            let count = try await database.write {
                try OutboxTable($0).prune(acknowledged, before: before, limit: Self.pruneLimit)
            }
            total += count
            if count < Self.pruneLimit { return total }
        }
    }

    /// Acknowledgements serve only pruning, so they stay in memory until then: losing one keeps events a little longer.
    func acknowledge(_ sequence: Int64, subscriber: String) async throws {
        let isNew = acknowledged.withLock { acknowledged in
            // A smaller number counts too: the subscriber has gone back to an older copy of its own file, or has
            // learnt that ours is one, and will read on from there.
            acknowledged.updateValue(sequence, forKey: subscriber) == nil
        }
        guard isNew else { return }
        do {
            try await database.write { try OutboxTable($0).register(subscriber, at: sequence) }
        } catch {
            acknowledged.withLock { _ = $0.removeValue(forKey: subscriber) }
            throw error
        }
    }
}
