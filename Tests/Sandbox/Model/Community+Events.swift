import Time

/// What hosts do with events. Each operation returns what webhooks are told.
extension Community {
    mutating func create(_ event: Event) -> [Change] {
        add(event)
        return [.eventCreated(event), .eventAdded(event)]
    }

    mutating func update(_ event: Event) -> [Change] {
        replace(event)
        return [.eventUpdated(event)]
    }

    /// Luma has no cancelled state: the event is gone, its guests with it.
    mutating func cancel(_ event: Event) -> [Change] {
        remove(event)
        cancellations = cancellations.filter { $0.value.eventID != event.id }
        return [.eventCanceled(event)]
    }

    /// Step one of cancelling through the API.
    mutating func requestCancellation(of event: Event, at now: Timestamp) -> String {
        let token = dice.identifier("ct_", length: 24)
        cancellations[token] = PendingCancellation(eventID: event.id, expiresAt: now + PendingCancellation.lifetime)
        return token
    }
}
