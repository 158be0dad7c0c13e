import EventLoop
import JSON
import Time

extension WebhookDeliverer {
    /// Starts a delivery of each change to each webhook that wants it.
    func announce(_ changes: [Change], community: Community, script: inout FaultScript) {
        let shape = PayloadShape(community: community)
        for change in changes {
            guard let payload = shape.json(change) else { continue }
            let body = JSON.write(payload)
            let calendarID = change.calendarID(in: community)
            for webhook in community.webhooks where webhook.wants(change.type) {
                guard calendarID == nil || webhook.calendarID == calendarID else { continue }
                dispatch(
                    delivery(of: body, type: change.type, to: webhook), fault: script.webhookFault(type: change.type))
            }
        }
    }

    private func delivery(of body: [UInt8], type: String, to webhook: WebhookSubscription) -> Delivery {
        let id = identifier("msg_", length: 24)
        let form = form
        return Delivery(
            id: id, subscriptionID: webhook.id, url: webhook.url, type: type, policy: .luma
        ) { occasion in
            let isForged = occasion.fault == .badSignature
            let signer = WebhookSigner(secret: isForged ? "whsec_wrong" : webhook.secret, form: form)
            var timestamp = occasion.now.milliseconds / 1000
            if case .skew(let seconds) = occasion.fault { timestamp += Int64(seconds) }
            return Delivery.Message(headers: signer.headers(id: id, timestamp: timestamp, body: body), body: body)
        }
    }
}

extension Change {
    /// The calendar whose webhooks are told; `nil` = every calendar's.
    func calendarID(in community: Community) -> String? {
        switch self {
        case .eventCreated(let event), .eventUpdated(let event), .eventCanceled(let event), .eventAdded(let event):
            event.calendarID
        case .guestRegistered(let guest), .guestUpdated(let guest), .guestRefunded(let guest),
            .ticketRegistered(let guest, _):
            community.events[guest.eventID]?.calendarID
        case .personSubscribed: nil
        }
    }
}
