import EventLoop
import Time

/// Keeps a demonstration alive: every few seconds somebody registers, is approved, or declines.
@LoopActor final class Activity {
    private let luma: FakeLuma
    private var dice: Dice
    private var timer: (any ScheduledTimer)?

    nonisolated init(luma: FakeLuma, seed: UInt64) {
        self.luma = luma
        dice = Dice(seed: seed, stream: "activity")
    }

    var isRunning: Bool { timer != nil }

    /// - Parameter interval: the mean time between two things; each wait is 0.5 to 1.5 times as long.
    func start(every interval: Duration) {
        stop()
        schedule(interval)
    }

    func stop() {
        timer?.cancel()
        timer = nil
    }

    private func schedule(_ interval: Duration) {
        timer = luma.time.schedule(after: interval * (0.5 + dice.unit())) { [weak self] in
            self?.act()
            self?.schedule(interval)
        }
    }

    /// One thing that happens to an event of the coming week.
    private func act() {
        luma.perform { community, now in
            let coming = community.events(of: community.calendars.first?.id).filter {
                $0.startAt > now && $0.startAt < now + .days(7) && $0.isRegistrationOpen
            }
            guard !coming.isEmpty else { return ((), []) }
            let event = dice.pick(coming)
            let guests = community.guests(of: event.id)
            let pending = guests.filter { $0.status == .pendingApproval }
            let going = guests.filter { $0.status == .approved }
            switch dice.unit() {
            case ..<0.2 where !going.isEmpty: return ((), community.setStatus(.declined, of: dice.pick(going)))
            case ..<0.35 where !pending.isEmpty: return ((), community.setStatus(.approved, of: dice.pick(pending)))
            default: return ((), register(for: event, in: &community, at: now))
            }
        }
    }

    /// Mostly members come, so that something is to be seen.
    private func register(for event: Event, in community: inout Community, at now: Timestamp) -> [Change] {
        let registered = Set(community.guests(of: event.id).map(\.personID))
        for _ in 0..<20 {
            let member = dice.pick(community.members)
            let email = dice.pick(member.emails)
            if let known = community.person(email: email), registered.contains(known.id) { continue }
            let status: ApprovalStatus = event.requiresApproval ? .pendingApproval : .approved
            return community.register(email: email, name: member.name, for: event, status: status, at: now)
        }
        return []
    }
}
