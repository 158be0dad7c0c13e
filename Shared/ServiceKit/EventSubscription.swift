import Contracts
import Database
import Durable
import EventLoop
import JSONRPC
import Telemetry

/// Follows another program's events: reads a page, applies it and the new position in one transaction, and reads the
/// next one meanwhile.
@LoopActor final class EventSubscription {
    typealias Apply = @Sendable (RemoteEventEntry, Connection) throws -> Void

    private let subscriber: ProgramName
    private let source: ProgramName
    private let types: [String]?
    private let missed: MissedEvents
    private let peer: RPCClient
    private let database: Database
    private let time: any TimeSource
    private let logger: Logger
    private let apply: Apply
    private let applied: (@LoopActor () -> Void)?
    private var task: Task<Void, Never>?
    /// The question for the page after the one that is being applied.
    private var next: Task<Result<RemoteEventPage, any Error>, Never>?

    /// What stands in the way of applying events, until it no longer does.
    private(set) var problem: String?

    /// Pause after a page that could not be read or applied: doubles up to the longest.
    private static let shortestPause = Duration.milliseconds(100)
    private static let longestPause = Duration.seconds(5)
    private static let pageSize = 100
    /// A page that is not large is followed by a pause: while events trickle, each would cost a sync of the disk, in
    /// every program on their way.
    private static let pace = Duration.milliseconds(10)
    private static let largePageBytes = 256 << 10
    /// How long a question waits at the other program for something new.
    private static let wait = Duration.seconds(25)

    init(
        from source: ProgramName, types: [String]?, whenMissed missed: MissedEvents, in context: ProgramContext,
        apply: @escaping Apply, applied: (@LoopActor () -> Void)?
    ) {
        subscriber = context.name
        self.source = source
        self.types = types
        self.missed = missed
        peer = context.peer(source)
        database = context.database
        time = context.world.time
        logger = context.logger
        self.apply = apply
        self.applied = applied
    }

    func start() {
        task = EventLoop.task { await self.follow() }
    }

    func stop() async {
        task?.cancel()
        next?.cancel()
        await task?.value
    }

    private func follow() async {
        var pause = Self.shortestPause
        while !Task.isCancelled {
            do {
                try await readAndApplyPage()
                pause = Self.shortestPause
                problem = nil
            } catch is CancellationError {
                return
            } catch let error as RPCError {
                // The other program is down or busy: it comes back by itself.
                logger.debug("events cannot be read", .code("source", source.rawValue), .error(error))
                await rest(&pause)
            } catch {
                problem = "cannot apply events of \(source.rawValue): \(error)"
                logger.error("events cannot be applied", .code("source", source.rawValue), .error(error))
                await rest(&pause)
            }
        }
    }

    private func readAndApplyPage() async throws {
        let source = source.rawValue
        let page = try await takePage()
        try Task.checkCancellation()
        if page.isTruncated { return try await catchUp() }
        guard let last = page.entries.last, let first = page.entries.first else { return }
        if isLarge(page) {
            let question = question(after: last.sequence, applied: first.sequence - 1)
            next = EventLoop.task { [weak self] in await self?.ask(question) ?? .failure(CancellationError()) }
        }
        do {
            try await database.write { [apply] connection in
                for entry in page.entries {
                    try Inbox.applyOnce(source, entry.sequence, in: connection) { try apply(entry, connection) }
                }
            }
        } catch {
            // What was not applied is read again.
            next?.cancel()
            next = nil
            throw error
        }
        applied?()
        // What comes meanwhile makes the next page larger.
        if next == nil { try await time.sleep(for: Self.pace) }
    }

    /// Goes on without the events that are no longer kept.
    private func catchUp() async throws {
        let source = source.rawValue
        logger.warning("events are no longer kept, going on without them", .code("source", source))
        var question = ReadState(types: types)
        if case .areForgotten = missed { question.types = [] }
        var position: Int64?
        repeat {
            let page = try await askState(question)
            try Task.checkCancellation()
            let reached = position ?? page.position
            position = reached
            try await database.write { [apply] connection in
                for entry in page.entries { try apply(entry, connection) }
                if page.nextCursor == nil { try Inbox.reset(source, to: reached, in: connection) }
            }
            applied?()
            guard page.nextCursor == nil || page.nextCursor != question.cursor else { throw MissedEventsError.circle }
            question.cursor = page.nextCursor
        } while question.cursor != nil
        if case .areForgotten(let tell) = missed { tell() }
    }

    private func askState(_ question: ReadState) async throws -> StatePage {
        do {
            return try await peer.call(question, timeout: .seconds(30), waitsForConnection: true)
        } catch let error as RPCError where error.code == .methodNotFound {
            throw MissedEventsError.noState
        }
    }

    /// Whether there is probably more behind the page.
    private func isLarge(_ page: RemoteEventPage) -> Bool {
        page.entries.count >= Self.pageSize
            || page.entries.reduce(0) { $0 + $1.payload.count } >= Self.largePageBytes
    }

    /// The page that was read ahead; without one, the page after what has been applied.
    private func takePage() async throws -> RemoteEventPage {
        if let next {
            self.next = nil
            return try await withTaskCancellationHandler {
                try await next.value.get()
            } onCancel: {
                next.cancel()
            }
        }
        let source = source.rawValue
        let (position, hasBegun) = try await database.read { connection in
            (try Inbox.position(of: source, in: connection), try Inbox.hasBegun(source, in: connection))
        }
        guard hasBegun else { return try await firstPage() }
        return try await ask(question(after: position, applied: nil)).get()
    }

    /// The first page there ever is. That there is nothing yet is noted too: without it, nobody could tell what is empty
    /// from what has not been read.
    private func firstPage() async throws -> RemoteEventPage {
        let page = try await ask(question(after: 0, applied: nil, wait: .zero)).get()
        if page.entries.isEmpty, !page.isTruncated {
            try await database.write { [source] in try Inbox.reset(source.rawValue, to: 0, in: $0) }
        }
        return page
    }

    private func question(
        after position: Int64, applied: Int64?, wait: Duration = EventSubscription.wait
    ) -> ReadEvents {
        ReadEvents(
            subscriber: subscriber.rawValue, after: position, applied: applied, types: types, limit: Self.pageSize,
            waitMilliseconds: Int(wait / .milliseconds(1)))
    }

    private func ask(_ question: ReadEvents) async -> Result<RemoteEventPage, any Error> {
        do {
            return .success(
                try await peer.call(question, timeout: Self.wait + .seconds(5), waitsForConnection: true))
        } catch {
            return .failure(error)
        }
    }

    private func rest(_ pause: inout Duration) async {
        try? await time.sleep(for: pause)  // Cancellation is looked at by the loop above.
        pause = min(pause * 2, Self.longestPause)
    }
}

/// What stands in the way of going on without events that are no longer kept.
enum MissedEventsError: Error, CustomStringConvertible {
    case noState
    case circle

    var description: String {
        switch self {
        case .noState: "some are no longer kept, and the program cannot tell its state"
        case .circle: "the state that replaces them goes in circles"
        }
    }
}
