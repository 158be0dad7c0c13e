import Configuration
public import Contracts
import Crypto
public import Database
import Durable
public import EventLoop
public import HTTPClient
public import JSONRPC
public import ServiceKit
import Telemetry
import Time

/// Copies calendars, events and guests out of Luma, and tells the other programs what changed.
@LoopActor public final class LumaProgram: Program {
    public nonisolated static let name = ProgramName.luma
    public nonisolated static let migrations = Schema.migrations

    private let context: ProgramContext
    private let configuration: LumaConfiguration
    private let jobs: LumaJobs
    private let commands: LumaCommands
    private let answers: LumaAnswers

    public convenience init(_ context: ProgramContext) throws {
        try self.init(context, transport: CurlClient())
    }

    /// - Parameter transport: how Luma is reached.
    /// - Throws: `ConfigurationError`, or `HTTPClientError` for an unusable LUMA_API_URL.
    public init(_ context: ProgramContext, transport: any HTTPTransport) throws {
        self.context = context
        configuration = try ConfigurationReader.read(from: context.world.configuration) { LumaConfiguration(&$0) }
        let clients = try LumaClients(configuration, transport: transport, time: context.world.time)
        jobs = LumaJobs(context, configuration, clients)
        commands = LumaCommands(context: context, clients: clients, runs: jobs.runs, metrics: jobs.metrics)
        answers = LumaAnswers(database: context.database, answers: context.answers, time: context.world.time)
        context.tellState { try LumaState(connection: $1).part($0) }
        try jobs.register()
        try addSchedule("luma.calendars", configuration.schedule, JobKind.calendarSchedule)
        try addSchedule("luma.guests", configuration.guestSchedule, JobKind.guestSchedule)
    }

    private func addSchedule(_ name: String, _ expression: CronExpression?, _ kind: String) throws {
        guard let expression else { return }
        let zone = try TimeZoneRules(identifier: "UTC")
        context.schedules.add(Schedule(name, expression, in: zone, job: NewJob(kind)))
    }

    public func register(in methods: inout RPCMethods) {
        answers.register(in: &methods)
        commands.register(in: &methods)
    }

    /// Follows the configured calendar, and reads it at once when that has never been done.
    public func start() async throws {
        let hasKey = configuration.apiKey.map { !$0.isEmpty } ?? false
        let isNew = try await context.database.write { [context] connection in
            let calendars = CalendarStore(connection: connection)
            let known = try calendars.calendar(CalendarStore.configured)
            guard hasKey else { return false }
            // The key may have been mended while the program was down.
            try calendars.add(CalendarStore.configured, name: known?.name ?? "Luma")
            try context.jobs.resume(credential: CalendarRecord.credential(CalendarStore.configured), in: connection)
            return known?.lastSyncedAt == nil
        }
        if isNew { _ = try await jobs.runs.everything(.schedule) }
        if !hasKey { context.logger.warning("LUMA_API_KEY not set: no calendar is read") }
    }

    public func figures() async throws -> [String: Int64] {
        let (events, guests) = try await context.database.read { try EventStore(connection: $0).counts() }
        let letters = try await context.jobs.deadLetters(limit: 1_000).count
        return ["events": events, "guests": guests, "deadLetters": Int64(letters)]
    }

    public func problems() async -> [String] {
        do {
            let calendars = try await context.database.read { try CalendarStore(connection: $0).all() }
            if calendars.isEmpty { return [MissingKey.text] }
            return calendars.compactMap { calendar in calendar.lastError.map { "\(calendar.name): \($0)" } }
        } catch {
            return ["cannot read the database: \(error)"]
        }
    }
}
