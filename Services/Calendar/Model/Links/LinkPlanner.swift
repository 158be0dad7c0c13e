public import Time

/// Decides what an event and its counterpart in an outside calendar need in order to agree.
///
/// Pure: told what both sides are, it says what to do, the same for the same input. Whoever carries it out may be
/// interrupted anywhere, asks again, and comes to the same end.
public struct LinkPlanner: Sendable {
    private let rules: MergeRules
    private let normalized: @Sendable (EventContent) -> EventContent

    public init(_ rules: MergeRules, normalized: @escaping @Sendable (EventContent) -> EventContent = { $0 }) {
        self.rules = rules
        self.normalized = normalized
    }

    /// Rollcall's side.
    public enum Local: Hashable, Sendable {
        /// The event is meant to be in this calendar.
        case shown(LocalVersion)
        /// It is not, or not any more: unpublished, or not this calendar's business.
        case hidden
        /// Somebody deleted it, and means it to be gone everywhere.
        case deleted
    }

    /// The outside calendar's side.
    public enum Remote: Hashable, Sendable {
        case present(OutsideEvent)
        /// Certainly not there. `wasDeleted` when somebody there has deleted it; otherwise it has never been there.
        case absent(wasDeleted: Bool)
    }

    /// - Parameter now: stands in for a calendar that does not tell when its event was changed.
    public func plan(local: Local, remote: Remote, link: LinkMemory, now: Timestamp) -> LinkPlan {
        switch (local, remote) {
        case (.shown(let local), .present(let event)): merge(local, event, link, now)
        case (.shown(let local), .absent(let wasDeleted)): missing(local, wasDeleted: wasDeleted, link)
        case (.hidden, .present(let event)): withdraw(event, link, isDeleted: false)
        case (.deleted, .present(let event)): withdraw(event, link, isDeleted: true)
        case (.hidden, .absent), (.deleted, .absent): LinkPlan(link: forgotten(link))
        }
    }

    private func merge(_ local: LocalVersion, _ event: OutsideEvent, _ link: LinkMemory, _ now: Timestamp) -> LinkPlan {
        let outcome = ThreeWayMerge(rules, normalized: normalized).merge(
            local: local, remote: event.content, base: link.base, remoteChangedAt: event.updatedAt ?? now)
        var plan = LinkPlan(link: link)
        plan.conflicts = outcome.conflicts
        plan.link.remoteID = event.id
        plan.link.version = event.version
        plan.untilWritten = plan.link
        plan.link.base = newBase(outcome, link)
        plan.untilWritten.base = baseUntilWritten(outcome, event, link)
        if !outcome.changesLocal.isEmpty { plan.local = .store(outcome.local) }
        if !outcome.changesRemote.isEmpty { plan.remote = .update(event, to: outcome.remote) }
        return plan
    }

    /// Both sides as they will be; a field that waits for a decision stays changed on both.
    private func newBase(_ outcome: MergeOutcome, _ link: LinkMemory) -> MergeBase {
        var base = MergeBase(local: outcome.local.content, remote: outcome.remote)
        for conflict in outcome.conflicts where conflict.resolution == .open {
            base.keep(conflict.field, of: link.base)
        }
        return base
    }

    /// Both sides as they are: what is still to be written stays changed on this side, and counts as changed on theirs
    /// only if that was not seen, so that one conflict is not found twice.
    private func baseUntilWritten(_ outcome: MergeOutcome, _ event: OutsideEvent, _ link: LinkMemory) -> MergeBase {
        var base = MergeBase(local: outcome.local.content, remote: event.content)
        for field in outcome.changesRemote { base.keep(field, of: link.base) }
        for conflict in outcome.conflicts {
            switch conflict.resolution {
            case .open: base.keep(conflict.field, of: link.base)
            case .keptLocal: base.agree(on: conflict.field, as: event.content)
            case .keptRemote: break
            }
        }
        return base
    }

    private func missing(_ local: LocalVersion, wasDeleted: Bool, _ link: LinkMemory) -> LinkPlan {
        var plan = LinkPlan(link: link)
        // What Rollcall itself has called off there is missing without anybody's having deleted it.
        let isTheirDeletion = wasDeleted && link.remoteID != nil && link.base?.remote.status != .canceled
        switch rules.direction {
        case .importOnly:
            if link.remoteID != nil { plan.local = .cancel }
            plan.link = forgotten(link)
        case .both where isTheirDeletion:
            plan.local = .cancel
            // Whoever deleted it may bring it back, under the same identifier.
            plan.link = LinkMemory(generation: link.generation)
        case .both, .exportOnly:
            guard local.content.status != .canceled else {
                plan.link = forgotten(link)
                break
            }
            if wasDeleted, link.remoteID != nil { plan.link.generation += 1 }
            plan.remote = .create(local.content)
            plan.link.remoteID = nil
            plan.link.version = nil
            plan.link.base = MergeBase(local: local.content, remote: normalized(local.content))
            plan.untilWritten = plan.link
        }
        return plan
    }

    /// Only what Rollcall made is taken away; what others made is left alone and forgotten, unless both sides are one
    /// calendar and somebody has deleted the event here.
    private func withdraw(_ event: OutsideEvent, _ link: LinkMemory, isDeleted: Bool) -> LinkPlan {
        let isOurs = event.mark != nil || isDeleted && rules.direction == .both
        guard isOurs, rules.direction != .importOnly else { return LinkPlan(link: forgotten(link)) }
        var plan = LinkPlan(link: forgotten(link))
        plan.untilWritten = link
        plan.untilWritten.remoteID = event.id
        plan.untilWritten.version = event.version
        plan.remote = .delete(event)
        return plan
    }

    private func forgotten(_ link: LinkMemory) -> LinkMemory {
        // The generation stays: the identifier was used up, whoever deleted its event.
        LinkMemory(generation: link.remoteID == nil ? link.generation : link.generation + 1)
    }
}
