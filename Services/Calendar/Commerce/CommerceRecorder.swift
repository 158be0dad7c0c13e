import CalendarModel
import Contracts
import Crypto
import Database
import Time

/// Writes down what a shop says, in the caller's transaction, and puts what calendars must know of it into the queue.
struct CommerceRecorder {
    let connection: Connection
    let queue: SyncQueue
    let writer: EventWriter

    private var tickets: TicketStore { TicketStore(connection) }

    func record(_ change: CommerceChange) throws -> CommerceOutcome {
        switch change {
        case .other: CommerceOutcome(status: .skipped, reason: "of a kind that says nothing about calendars")
        case .resource(let data, let id): try record(data, id)
        case .ticket(let purchase, let resource, let email, let name, let isValid):
            try each(resource, of: purchase, mustBeNamed: isValid) { resource in
                isValid
                    ? try tickets.addTicket(purchase, for: resource, email: email, name: name, at: writer.now)
                    : try tickets.setTicket(
                        purchase, for: resource, email: email, name: nil, isValid: false, at: writer.now)
            }
        case .transfer(let purchase, let resource, let from, let to, let name):
            try each(resource, of: purchase, mustBeNamed: false) { resource in
                var isNews = false
                for holder in try from.map({ [$0] }) ?? tickets.holders(of: purchase, for: resource)
                where holder != to {
                    isNews =
                        try tickets.setTicket(
                            purchase, for: resource, email: holder, name: nil, isValid: false, at: writer.now) || isNews
                }
                return try tickets.setTicket(
                    purchase, for: resource, email: to, name: name, isValid: true, at: writer.now) || isNews
            }
        }
    }

    /// The event of a shop's resource.
    static func eventID(of resource: String) -> String {
        "shop-\(Hex.encode(SHA256.hash("rollcall resource \(resource)".utf8).prefix(16)))"
    }

    // MARK: Resources

    private func record(_ data: CommerceData, _ id: String) throws -> CommerceOutcome {
        let event = Self.eventID(of: id)
        let isEvent = data.type == "event"
        var changed = Set<String>()
        if isEvent {
            guard try store(data, as: event) else {
                return CommerceOutcome(status: .skipped, reason: "an event needs a title and startsAt")
            }
            changed.insert(event)
        }
        // A resource that does not say what it is made of is made of what it was.
        if data.parts != nil || isEvent,
            try tickets.setParts((data.parts ?? []) + (isEvent ? [event] : []), of: id)
        {
            for affected in try tickets.events(of: id) {
                try attendeesChanged(of: affected)
                changed.insert(affected)
            }
        }
        guard !changed.isEmpty else {
            return CommerceOutcome(status: .skipped, reason: "it says nothing new about events")
        }
        return CommerceOutcome(status: .success, events: changed.sorted())
    }

    /// - Returns: false when it lacks what every event has.
    private func store(_ data: CommerceData, as id: String) throws -> Bool {
        let isPublished = data.state == nil || data.state == "published"
        let known = try EventStore(connection).event(id)
        guard let title = data.title ?? known?.version.content.title, !title.isEmpty else { return false }
        guard let time = time(data, known?.version.content.time) else { return false }
        let content = EventContent(
            title: title, description: data.description ?? known?.version.content.description ?? "",
            location: data.location ?? known?.version.content.location ?? "", time: time,
            status: isPublished ? .confirmed : .canceled, url: data.url ?? known?.version.content.url ?? "")
        if let known {
            var version = known.version
            version.change(Set(EventField.allCases).subtracting([.recurrence]), to: content, at: writer.now)
            try writer.store(version, of: known)
            return true
        }
        // What is not published yet is nobody's business yet.
        guard isPublished else { return true }
        let blank = EventSnapshot(
            id: id, name: "", startsAt: writer.now, timeZone: data.timezone ?? "UTC", visibility: .public)
        try writer.insert(
            CalendarEvent(
                home: .rollcall, owner: .community, snapshot: blank.saying(content, at: writer.now),
                version: LocalVersion(content: content, createdAt: writer.now), isCanceled: false, isDeleted: false,
                sequence: 0, attendeeSequence: 0, changedAt: writer.now))
        return true
    }

    /// What is not said stays as it was.
    private func time(_ data: CommerceData, _ known: EventTime?) -> EventTime? {
        var (start, end, zone): (Timestamp?, Timestamp?, String?) = (nil, nil, nil)
        if case .timed(let knownStart, let knownEnd, let knownZone) = known {
            (start, end, zone) = (knownStart, knownEnd, knownZone)
        }
        guard let start = data.startsAt ?? start else { return known }
        end = data.endsAt ?? end
        return .timed(
            start: start, end: end.flatMap { $0 > start ? $0 : nil }, timeZone: data.timezone ?? zone ?? "UTC")
    }

    // MARK: Tickets

    private func each(
        _ resource: String?, of purchase: String, mustBeNamed: Bool, _ body: (String) throws -> Bool
    ) throws -> CommerceOutcome {
        // A refund or a transfer that names no resource is about all that was bought.
        let resources = try resource.map { [$0] } ?? tickets.resources(of: purchase)
        guard !resources.isEmpty else {
            return CommerceOutcome(
                status: .skipped, reason: mustBeNamed ? "resourceId is missing" : "nothing is known of the purchase")
        }
        var changed = Set<String>()
        var isNews = false
        for resource in resources where try body(resource) {
            isNews = true
            for event in try tickets.events(of: resource) {
                try attendeesChanged(of: event)
                changed.insert(event)
            }
        }
        return CommerceOutcome(
            status: isNews ? .success : .skipped, reason: isNews ? nil : "it says nothing new",
            events: changed.sorted())
    }

    private func attendeesChanged(of id: String) throws {
        try tickets.attendeesChanged(of: id)
        guard let event = try EventStore(connection).event(id) else { return }
        // However many tickets are sold meanwhile, one write brings them all.
        try queue.eventChanged(event, in: connection)
    }
}
