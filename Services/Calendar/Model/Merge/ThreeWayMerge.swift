public import Time

/// Brings two versions of an event together, field by field, against what both said when they last agreed.
public struct ThreeWayMerge: Sendable {
    private let rules: MergeRules
    /// What the outside calendar makes of a content: `OutsideCalendar.normalized`.
    private let normalized: @Sendable (EventContent) -> EventContent

    public init(_ rules: MergeRules, normalized: @escaping @Sendable (EventContent) -> EventContent = { $0 }) {
        self.rules = rules
        self.normalized = normalized
    }

    /// - Parameters:
    ///   - base: nil when the two have never agreed; then every field in which they differ counts as changed on both sides.
    ///   - remoteChangedAt: when the outside version was last changed.
    public func merge(
        local: LocalVersion, remote: EventContent, base: MergeBase?, remoteChangedAt: Timestamp
    ) -> MergeOutcome {
        var outcome = MergeOutcome(local: local, remote: remote)
        let localAsRemote = normalized(local.content)
        for field in EventField.allCases where !localAsRemote.agrees(with: remote, on: field) {
            let agreed = base.flatMap { $0.neverAgreed.contains(field) ? nil : $0 }
            let localChanged = agreed.map { !local.content.agrees(with: $0.local, on: field) } ?? true
            let remoteChanged = agreed.map { !remote.agrees(with: $0.remote, on: field) } ?? true
            let winner = winner(of: field, localChanged, remoteChanged, local, remote, remoteChangedAt)
            switch winner {
            case .local:
                outcome.remote.take(field, from: local.content)
                outcome.changesRemote.insert(field)
            case .remote:
                outcome.local.content.take(field, from: remote)
                if field == .time { outcome.local.content.time.keepZone(of: local.content.time, localAsRemote.time) }
                outcome.local.changedAt[field] = remoteChangedAt
                outcome.changesLocal.insert(field)
            case nil:
                break
            }
            guard rules.direction == .both, localChanged, remoteChanged else { continue }
            outcome.conflicts.append(FieldConflict(field: field, resolution: Self.resolution(winner)))
        }
        return outcome
    }

    private enum Side { case local, remote }

    private func winner(
        of field: EventField, _ localChanged: Bool, _ remoteChanged: Bool, _ local: LocalVersion,
        _ remote: EventContent, _ remoteChangedAt: Timestamp
    ) -> Side? {
        // Neither has changed, yet they differ: what the calendar made of what it was given. That is agreed.
        if !localChanged, !remoteChanged { return nil }
        switch rules.direction {
        case .exportOnly: return .local
        case .importOnly: return .remote
        case .both: break
        }
        if rules.owned.contains(field) { return .local }
        if localChanged != remoteChanged { return localChanged ? .local : .remote }
        switch rules.policy {
        case .local: return .local
        case .remote: return .remote
        case .ask: return nil
        case .latest: return later(field, local, remote, remoteChangedAt)
        }
    }

    private func later(
        _ field: EventField, _ local: LocalVersion, _ remote: EventContent, _ remoteChangedAt: Timestamp
    ) -> Side {
        let localChangedAt = local.changeTime(of: field)
        if localChangedAt != remoteChangedAt { return localChangedAt > remoteChangedAt ? .local : .remote }
        // At the same instant the contents decide, so that the order in which changes arrive does not.
        return remote.precedes(normalized(local.content), on: field) ? .local : .remote
    }

    private static func resolution(_ winner: Side?) -> FieldConflict.Resolution {
        switch winner {
        case .local: .keptLocal
        case .remote: .keptRemote
        case nil: .open
        }
    }
}
