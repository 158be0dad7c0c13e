import CalendarModel
import Contracts
import Crypto
import Database
import Durable
import EventLoop
import GoogleCalendar
import ServiceKit
import Telemetry
import Time

/// Keeps a channel open on which Google tells that a calendar has changed: a new one is opened well before the old one
/// ends, and only then is the old one closed.
@LoopActor final class CalendarChannels {
    /// How long before its end a channel is followed by another: channels last for seven days, so after six.
    nonisolated static let margin = Duration.seconds(86_400)

    private let context: ProgramContext
    private let queue: SyncQueue
    private let connector: any CalendarConnector
    /// Where Google finds us; nil where it cannot reach us, and then calendars are read more often instead.
    private let address: String?

    init(
        _ context: ProgramContext, _ queue: SyncQueue, _ connector: any CalendarConnector, address: String?
    ) {
        self.context = context
        self.queue = queue
        self.connector = connector
        self.address = address
    }

    private var now: Timestamp { context.world.time.now }

    /// A job that opens what is to be opened and closes what is to be closed, and comes again before the next end.
    func run(_ job: Job) async throws -> JobOutcome {
        let subject = try SyncQueue.Subject(job)
        let found = try await context.database.read { connection in
            (
                try IntegrationStore(connection).integration(subject.integration),
                try ChannelStore(connection).channels(of: subject.integration)
            )
        }
        guard let integration = found.0, integration.provider == .google else { return .done }
        do {
            guard let calendar = try await connector.calendar(of: integration) as? GoogleCalendar else { return .done }
            return try await keep(integration, found.1, calendar)
        } catch let error as OutsideError {
            if case .unauthorized(let reason) = error { try await connector.refused(integration, because: reason) }
            throw FailedAttempt(error.jobFailure) { [queue] in try queue.goOn(after: error, integration, $0) }
        }
    }

    /// A job that closes a channel of which nothing is to be heard any more.
    func close(_ job: Job) async throws -> JobOutcome {
        let closing = try ChannelClosing(job)
        let channel = GoogleChannel(
            id: closing.channel, token: Secret(""), resourceID: closing.resource, expiresAt: closing.expiresAt)
        do {
            if closing.expiresAt > now { try await connector.close(channel, of: closing.account) }
        } catch let error as OutsideError {
            if error.mayPass, job.attempt < job.attemptLimit { throw error.jobFailure }
            // It ends by itself; until then its messages find no channel.
            context.logger.warning(
                "channel not closed", .identifier("account", closing.account), .code("reason", error.code))
        }
        return .done
    }

    private func keep(
        _ integration: Integration, _ channels: [Channel], _ calendar: GoogleCalendar
    ) async throws -> JobOutcome {
        let isWanted = integration.isActive && integration.settings.keepsChannel && address != nil
        var current = isWanted ? channels.first { $0.resource != nil && $0.expiresAt - now > Self.margin } : nil
        if isWanted, current == nil, let address { current = try await open(integration, calendar, address) }
        for channel in channels where channel.id != current?.id { try await close(channel, calendar) }
        guard let end = current?.expiresAt else { return .done }
        // What was told by nobody between two channels is read.
        return .done { [queue, now] connection in
            // Channels that Google makes shorter than asked for are looked after every hour.
            try queue.keepChannel(integration, at: max(end - Self.margin, now + .minutes(60)), connection)
            try queue.read(integration, at: nil, connection)
        }
    }

    /// - Returns: nil when the channel is not wanted any more by the time it is open.
    private func open(
        _ integration: Integration, _ calendar: GoogleCalendar, _ address: String
    ) async throws -> Channel? {
        let new = GoogleChannel(random: context.world.random)
        var channel = Channel(
            id: new.id, integration: integration.id, tokenHash: SHA256.hash(new.token.reveal().utf8),
            expiresAt: now + GoogleCalendar.channelLifetime)
        // Its first message may come before the answer.
        let isWanted = try await context.database.write { [channel] connection in
            let present = try IntegrationStore(connection).integration(integration.id)
            guard let present, present.isActive, present.settings.keepsChannel else { return false }
            try ChannelStore(connection).insert(channel)
            return true
        }
        guard isWanted else { return nil }
        let opened: GoogleChannel
        do {
            opened = try await calendar.open(new, address: address)
        } catch {
            try await context.database.write { [channel] in try ChannelStore($0).delete(channel.id) }
            throw error
        }
        channel.resource = opened.resourceID
        channel.expiresAt = opened.expiresAt ?? channel.expiresAt
        let isKept = try await context.database.write { [channel] in
            try ChannelStore($0).opened(channel.id, resource: channel.resource ?? "", expiresAt: channel.expiresAt)
        }
        guard isKept else {
            try await close(channel, calendar)
            return nil
        }
        context.logger.info("channel opened", .identifier("integration", integration.id))
        return channel
    }

    private func close(_ channel: Channel, _ calendar: GoogleCalendar) async throws {
        // Its token is not kept: closing takes only what Google calls the thing that is watched.
        let old = GoogleChannel(
            id: channel.id, token: Secret(""), resourceID: channel.resource, expiresAt: channel.expiresAt)
        do {
            if channel.expiresAt > now { try await calendar.close(old) }
        } catch let error as OutsideError {
            // It ends by itself; until then its messages find no channel.
            context.logger.warning(
                "channel not closed", .identifier("integration", channel.integration), .code("reason", error.code))
        }
        try await context.database.write { try ChannelStore($0).delete(channel.id) }
    }
}
