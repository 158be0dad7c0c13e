import EventLoop
import Time

/// Tells webhooks what happened, repeats what failed, and remembers how it went.
@LoopActor final class WebhookDeliverer {
    /// Finished deliveries that are remembered; older ones are forgotten.
    static let journalLimit = 5000
    /// How long a reordered webhook waits for another one to overtake it.
    private static let reorderLimit: Duration = .seconds(2)

    var form = WebhookSigner.Form.luma
    /// Multiplies the waits between attempts; below 1 in tests.
    var retryScale = 1.0
    /// Called with the id of a subscription whose receiver answered 410.
    var onRefusal: (@LoopActor (String) -> Void)?

    private(set) var journal: [Delivery] = []
    private let time: any TimeSource
    private let poster: any WebhookPoster
    private var dice: Dice
    private var waitingForOvertaking: [Delivery] = []

    nonisolated init(time: any TimeSource, poster: any WebhookPoster, seed: UInt64) {
        self.time = time
        self.poster = poster
        dice = Dice(seed: seed, stream: "deliveries")
    }

    /// Draws the identifier of a delivery.
    func identifier(_ prefix: String, length: Int) -> String { dice.identifier(prefix, length: length) }

    /// Sends a message on its way, with what is to go wrong with it.
    func dispatch(_ delivery: Delivery, fault: WebhookFault?) {
        switch fault {
        case .drop:
            var dropped = delivery
            dropped.drop()
            record(dropped)
            return
        case .reorder:
            waitingForOvertaking.append(delivery)
            time.schedule(after: Self.reorderLimit) { [weak self] in self?.releaseOvertaken() }
            return
        case .duplicate:
            start(delivery, fault: nil)
            start(delivery, fault: nil)
        case .delay(let milliseconds):
            time.schedule(after: .milliseconds(milliseconds)) { [weak self] in self?.start(delivery, fault: nil) }
            return
        case .badSignature, .skew, nil:
            start(delivery, fault: fault)
        }
        releaseOvertaken()
    }

    private func releaseOvertaken() {
        let released = waitingForOvertaking
        waitingForOvertaking = []
        for delivery in released { start(delivery, fault: nil) }
    }

    private func start(_ delivery: Delivery, fault: WebhookFault?) {
        EventLoop.task { [weak self] in await self?.attempt(delivery, fault: fault) }
    }

    private func attempt(_ delivery: Delivery, fault: WebhookFault?) async {
        var delivery = delivery
        let occasion = Delivery.Occasion(number: delivery.attempts.count + 1, now: time.now, fault: fault)
        let message = delivery.message(occasion)
        let result = await poster.post(message.body, to: delivery.url, headers: message.headers)
        let wait = delivery.finishAttempt(result, at: time.now)
        record(delivery)
        if delivery.state == .refused { onRefusal?(delivery.subscriptionID) }
        guard let wait else { return }
        time.schedule(after: wait * retryScale) { [weak self, delivery] in self?.start(delivery, fault: nil) }
    }

    /// Keeps the newest state of each delivery, in the order of their first entries.
    private func record(_ delivery: Delivery) {
        if let index = journal.lastIndex(where: { $0.id == delivery.id }) {
            journal[index] = delivery
        } else {
            journal.append(delivery)
            if journal.count > Self.journalLimit { journal.removeFirst(journal.count - Self.journalLimit) }
        }
    }
}
