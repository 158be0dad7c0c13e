import Configuration
import Contracts
import Crypto
import Database
import Durable
public import EventLoop
import JSONRPC
public import Telemetry
import Time

/// Runs one program: assembles it, starts its parts in order, and stops them in reverse.
@LoopActor public final class ProgramHost<Hosted: Program> {
    public let program: Hosted
    public let context: ProgramContext
    private let server: RPCServer
    private let startedAt: Timestamp
    private var isReady = false
    private var pruning: (any ScheduledTimer)?

    /// How long a stop may take in all: what runs is finished, what does not end is given back.
    public static var stopLimit: Duration { .seconds(10) }

    /// Events that every subscriber has are kept this long, for whoever comes back from a backup.
    private static var eventRetention: Duration { .seconds(7 * 86_400) }
    private static var pruningInterval: Duration { .seconds(3_600) }

    /// Starts a program.
    ///
    /// - Throws: `StartFailure`, with everything undone.
    public static func start(_ type: Hosted.Type, in world: World, log: any LogSink) async throws -> ProgramHost {
        do {
            let configuration = try ConfigurationReader.read(from: world.configuration, known: AllSettings.summaries) {
                CommonConfiguration(&$0)
            }
            let logger = Logger(
                service: Hosted.name.rawValue, level: configuration.logLevel, format: configuration.logFormat,
                sink: log,
                time: world.time)
            try Directories.make(configuration.dataDirectory)
            try Directories.make(configuration.runDirectory)
            let database = try await openDatabase(configuration, logger)
            do {
                return try await start(on: database, in: world, configuration, logger)
            } catch {
                await database.close()
                throw error
            }
        } catch {
            throw StartFailure(error)
        }
    }

    private static func openDatabase(
        _ configuration: CommonConfiguration, _ logger: Logger
    ) async throws -> Database {
        var opening = DatabaseConfiguration(
            path: "\(configuration.dataDirectory)/\(Hosted.name.rawValue).db",
            migrations: [DurableSchema.migrations, Hosted.migrations])
        opening.onFatalError = { error in
            logger.error("the disk failed; stopping at once", .error(error))
            ProcessEnd.now(.storage)
        }
        let database = try await Database.open(opening)
        if let damaged = database.damagedFile {
            logger.error("the database was damaged and has been set aside", .file(damaged))
        }
        return database
    }

    private static func start(
        on database: Database, in world: World, _ configuration: CommonConfiguration, _ logger: Logger
    ) async throws -> ProgramHost {
        let metrics = Metrics()
        let trust = configuration.sharedSecret.map { RPCTrust.secret($0) } ?? .sameUser
        let rpcLog = RPCLog(logger, metrics)
        let settings = RPCSettings(
            time: world.time, random: world.random, trust: trust, observe: { rpcLog.record($0) })
        let context = ProgramContext(
            name: Hosted.name, world: world, configuration: configuration, logger: logger, metrics: metrics,
            database: database, rpcSettings: settings)
        let program = try Hosted(context)
        let host = try ProgramHost(program, context, settings)
        try await host.start()
        return host
    }

    private init(_ program: Hosted, _ context: ProgramContext, _ settings: RPCSettings) throws {
        self.program = program
        self.context = context
        startedAt = context.world.time.now
        let status = ProgramState()
        var methods = RPCMethods()
        CommonMethods.register(in: &methods, context: context, status: status)
        program.register(in: &methods)
        server = RPCServer(methods: try methods.table(), settings: settings)
        status.report = { [weak self] in await self?.report() }
        status.measure = { [weak self] in await self?.measure() }
        ProgramMetrics.register(context)
    }

    private func start() async throws {
        guard let address = context.configuration.addresses[Hosted.name] else {
            preconditionFailure("CommonConfiguration gives every program an address")
        }
        try await server.start(on: address, network: context.world.network)
        do {
            try await program.start()
            try await context.jobs.start()
            try await context.schedules.start()
        } catch {
            await server.stop(within: .zero)
            throw error
        }
        for subscription in context.subscriptions { subscription.start() }
        prunePeriodically()
        isReady = true
        context.logger.info("ready", .code("address", address.description))
    }

    /// Takes no new work, finishes what runs, and closes everything.
    public func stop() async {
        isReady = false
        pruning?.cancel()
        context.logger.info("stopping")
        let half = Self.stopLimit / 2
        for subscription in context.subscriptions { await subscription.stop() }
        context.schedules.stop()
        context.outbox.stopWaiting()
        await server.stop(within: half)
        await context.jobs.stop(within: half)
        await program.stop()
        context.closePeers()
        await context.database.close()
        context.logger.info("stopped")
    }

    private func report() async -> ProgramReport {
        var report = ProgramReport(
            name: Hosted.name.rawValue, version: Version.current, startedAt: startedAt, isReady: isReady)
        report.problems = await program.problems() + context.subscriptions.compactMap(\.problem)
        if let damaged = context.database.damagedFile {
            report.problems.append("the database was damaged at start; it has been moved to \(damaged)")
        }
        do {
            report.figures = try await program.figures()
        } catch {
            report.problems.append("cannot read the database: \(error)")
        }
        return report
    }

    /// Whoever asks gets the other figures, and the last ones of those that cannot be looked up.
    private func measure() async {
        do {
            try await program.measure()
        } catch {
            context.logger.warning("figures cannot be looked up", .error(error))
        }
    }

    private func prunePeriodically() {
        pruning = context.world.time.schedule(after: Self.pruningInterval) { [weak self] in
            guard let self else { return }
            EventLoop.task {
                do {
                    _ = try await self.context.outbox.prune(retention: Self.eventRetention)
                } catch {
                    self.context.logger.warning("old events cannot be removed", .error(error))
                }
                if self.isReady { self.prunePeriodically() }
            }
        }
    }
}
