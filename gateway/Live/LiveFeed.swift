import Contracts
import Database
import EventLoop
import HTTP
import JSON
import Telemetry

/// What other programs report, passed on to everyone who listens, in one order and with a memory: a client that was
/// away for a moment says where it stood and misses nothing.
@LoopActor final class LiveFeed {
    /// What a listener is told.
    enum Detail: Sendable {
        /// Everything that was reported.
        case full
        /// Only that something changed, and for which event or gathering: for the public page.
        case hints
    }

    private final class Listener {
        let stream: EventStream
        let detail: Detail
        let isAllowed: @LoopActor () -> Bool

        init(_ stream: EventStream, _ detail: Detail, _ isAllowed: @escaping @LoopActor () -> Bool) {
            self.stream = stream
            self.detail = detail
            self.isAllowed = isAllowed
        }
    }

    private let database: Database
    private let logger: Logger
    private var listeners: [ObjectIdentifier: Listener] = [:]
    /// The last event that was passed on.
    private(set) var position: Int64 = 0
    private var isReading = false
    private var mustReadAgain = false
    /// Called when something changed.
    var onChange: (@LoopActor () -> Void)?

    /// The events of other programs that clients see.
    nonisolated static let types: Set<String> = [
        EventChanged.type, EventCanceled.type, AttendanceChanged.type, GatheringChanged.type, NotificationChanged.type,
    ]

    init(database: Database, logger: Logger) {
        self.database = database
        self.logger = logger
    }

    var listenerCount: Int { listeners.count }

    /// Begins behind what earlier processes passed on.
    func open() async throws {
        position = try await database.read { try LiveEventTable($0).bounds()?.last ?? 0 }
    }

    /// Keeps an event for clients; in the transaction that notes it as applied.
    nonisolated static func keep(_ entry: RemoteEventEntry, in connection: Connection) throws {
        guard types.contains(entry.type) else { return }
        try LiveEventTable(connection).append(entry.type, entry.payload)
    }

    /// Passes on what was kept since the last time.
    func advance() {
        guard !isReading else {
            mustReadAgain = true
            return
        }
        isReading = true
        EventLoop.task { await self.readAndSend() }
    }

    /// Something has happened that nobody can be told: whoever listens has to look anew.
    func missed() {
        onChange?()
        let reset = ServerSentEvent(name: "reset", id: String(position), data: Array("{}".utf8))
        for listener in listeners.values { send([reset], to: listener) }
    }

    private func readAndSend() async {
        repeat {
            mustReadAgain = false
            let after = position
            do {
                let events = try await database.read { try LiveEventTable($0).after(after) }
                guard let last = events.last else { continue }
                position = last.sequence
                onChange?()
                // Encoded once for all who are told the same.
                let full = Self.encode(events, .full)
                let hints = Self.encode(events, .hints)
                for listener in listeners.values { send(listener.detail == .full ? full : hints, to: listener) }
            } catch {
                logger.error("live events cannot be read", .error(error))
            }
        } while mustReadAgain
        isReading = false
    }

    // MARK: Listeners

    /// The answer to a client that listens.
    ///
    /// - Parameters:
    ///   - lastEventID: where the client stood before, from `Last-Event-ID`.
    ///   - isAllowed: whether the client may still listen; asked before it is told anything.
    func response(
        detail: Detail, lastEventID: String?, isAllowed: @escaping @LoopActor () -> Bool
    ) -> Response {
        let resumeAt = lastEventID.flatMap { Int64($0) }
        return EventStream.response { stream in
            EventLoop.task { await self.join(Listener(stream, detail, isAllowed), resumeAt) }
        }
    }

    private func join(_ listener: Listener, _ resumeAt: Int64?) async {
        let stream = listener.stream
        var missed: [LiveEvent] = []
        var isComplete = true
        if let resumeAt {
            do {
                (missed, isComplete) = try await missedEvents(since: resumeAt)
            } catch {
                logger.error("live events cannot be read", .error(error))
                return stream.finish()
            }
        }
        // What was kept but not yet passed on comes by the usual way.
        missed = missed.filter { $0.sequence <= position }
        guard stream.isOpen else { return }
        if !isComplete { stream.send(name: "reset", id: String(position), data: Array("{}".utf8)) }
        send(Self.encode(missed, listener.detail), to: listener)
        stream.send(name: "ready", id: String(position), data: Array("{}".utf8))
        // It may have been too much for the client, or no longer for its eyes.
        guard stream.isOpen else { return }
        listeners[ObjectIdentifier(listener)] = listener
        stream.onClose = { [weak self] in self?.listeners[ObjectIdentifier(listener)] = nil }
    }

    /// What was passed on since a client left, and whether that is all of it.
    private func missedEvents(since resumeAt: Int64) async throws -> ([LiveEvent], Bool) {
        while true {
            let before = position
            let found = try await database.read { connection -> ([LiveEvent], Bool) in
                let table = LiveEventTable(connection)
                guard let bounds = try table.bounds() else { return ([], resumeAt == 0) }
                let isKnown = (bounds.first - 1...bounds.last).contains(resumeAt)
                return (isKnown ? try table.after(resumeAt) : [], isKnown)
            }
            // What was passed on in the meantime may not be in what was read.
            if position == before { return found }
        }
    }

    private static func encode(_ events: [LiveEvent], _ detail: Detail) -> [ServerSentEvent] {
        events.map { event in
            let data = detail == .full ? event.payload : hint(event)
            return ServerSentEvent(name: event.type, id: String(event.sequence), data: data)
        }
    }

    private func send(_ events: [ServerSentEvent], to listener: Listener) {
        guard listener.isAllowed() else {
            listeners[ObjectIdentifier(listener)] = nil
            return listener.stream.finish()
        }
        for event in events {
            guard listener.stream.send(event) else {
                listeners[ObjectIdentifier(listener)] = nil
                return
            }
        }
    }

    private static func hint(_ event: LiveEvent) -> [UInt8] {
        guard let root = try? JSONDocument(event.payload).root else { return Array("{}".utf8) }
        var writer = JSONWriter()
        writer.object { writer in
            let eventID = (try? root["eventID"]?.string()) ?? (try? root["event"]?["id"]?.string())
            writer.memberIfPresent("eventID", eventID ?? nil)
            writer.memberIfPresent("gatheringID", (try? root["gatheringID"]?.string()) ?? nil)
        }
        return writer.bytes
    }
}
