import CalendarModel
import Contracts
import Crypto
import Database
import JSONRPC
import Time

/// Writes down what a shop says, in the caller's transaction, and puts what calendars must know of it into the queue.
struct CommerceRecorder {
    let connection: Connection
    let queue: SyncQueue
    let writer: EventWriter
    let limits: EventLimits
    let saidAt: Timestamp

    private var resources: ResourceStore { ResourceStore(connection) }
    private var tickets: TicketStore { TicketStore(connection) }

    func record(_ change: CommerceChange) throws -> CommerceOutcome {
        switch change {
        case .other: .skipped("of a kind that says nothing about calendars")
        case .purchaseOfNothing: .skipped("resourceId is missing")
        case .resource(let data, let id): try record(data, id)
        case .ticket(let statement, let purchase): try record(statement, of: purchase)
        }
    }

    /// The event of a shop's resource.
    static func eventID(of resource: String) -> String {
        "shop-\(Hex.encode(SHA256.hash("rollcall resource \(resource)".utf8).prefix(16)))"
    }

    // MARK: Resources

    private func record(_ data: CommerceData, _ id: String) throws -> CommerceOutcome {
        guard try !resources.isLater(than: saidAt, id) else { return .skipped("something later is known of it") }
        let event = Self.eventID(of: id)
        let isEvent = data.type == "event"
        var changed = Set<String>()
        if isEvent {
            let known = try EventStore(connection).event(event)
            // What was said before and comes later may have it all.
            guard let form = try ResourceForm(data, known: known?.version.content, limits) else {
                return .skipped("an event needs a title and startsAt")
            }
            if try store(form.content, over: known, as: event) { changed.insert(event) }
        }
        try resources.advance(id, to: saidAt)
        let before = Set(try resources.events(of: id))
        // A resource that does not say what it is made of is made of what it was.
        try resources.setParts((data.parts ?? resources.parts(of: id)) + (isEvent ? [event] : []), of: id)
        for affected in before.symmetricDifference(try resources.events(of: id)) {
            try attendeesChanged(of: affected)
            changed.insert(affected)
        }
        guard !changed.isEmpty else { return .skipped("it says nothing new about events") }
        return CommerceOutcome(status: .success, events: changed.sorted())
    }

    /// - Returns: whether that changes anything.
    private func store(_ content: EventContent, over known: CalendarEvent?, as id: String) throws -> Bool {
        if let known {
            let fields = content.differences(from: known.version.content).subtracting([.recurrence])
            guard !fields.isEmpty else { return false }
            var version = known.version
            version.change(fields, to: content, at: writer.now)
            try writer.store(version, of: known)
            return true
        }
        // What is not published yet is nobody's business yet.
        guard content.status == .confirmed else { return false }
        let blank = EventSnapshot(
            id: id, name: "", startsAt: writer.now, timeZone: limits.timeZone, visibility: .public)
        try writer.insert(
            CalendarEvent(
                home: .rollcall, owner: .community, snapshot: blank.saying(content, at: writer.now),
                version: LocalVersion(content: content, createdAt: writer.now), isCanceled: false, isDeleted: false,
                sequence: 0, attendeeSequence: 0, changedAt: writer.now))
        return true
    }

    // MARK: Tickets

    private func record(_ statement: TicketStatement, of purchase: String) throws -> CommerceOutcome {
        var history = PurchaseHistory(try tickets.statements(of: purchase))
        guard history.add(statement) else { return .skipped("it says nothing new") }
        guard history.statements.count <= PurchaseHistory.longest else {
            throw RPCError(
                .invalidParams,
                message: "more than \(PurchaseHistory.longest) events about one purchase: \(purchase)")
        }
        try tickets.keep(statement, of: purchase)
        let current = history.tickets
        guard !current.isEmpty else { return .skipped("it is kept until the purchase is told of") }
        let changed = try tickets.set(current, of: purchase)
        guard !changed.isEmpty else { return .skipped("it says nothing new") }
        let events = Set(try changed.flatMap { try resources.events(of: $0) })
        for event in events { try attendeesChanged(of: event) }
        return CommerceOutcome(status: .success, events: events.sorted())
    }

    private func attendeesChanged(of id: String) throws {
        try tickets.attendeesChanged(of: id)
        guard let event = try EventStore(connection).event(id) else { return }
        // However many tickets are sold meanwhile, one write brings them all.
        try queue.eventChanged(event, in: connection)
    }
}

extension CommerceOutcome {
    fileprivate static func skipped(_ reason: String) -> CommerceOutcome {
        CommerceOutcome(status: .skipped, reason: reason)
    }
}
