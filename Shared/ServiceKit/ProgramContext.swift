public import Contracts
public import Database
public import Durable
public import EventLoop
public import JSONRPC
public import Telemetry

/// What a program is given to build itself from.
@LoopActor public final class ProgramContext {
    public nonisolated let name: ProgramName
    public nonisolated let world: World
    public nonisolated let configuration: CommonConfiguration
    public nonisolated let logger: Logger
    public nonisolated let metrics: Metrics
    public nonisolated let database: Database
    public nonisolated let jobs: JobQueue
    public nonisolated let events: EventPublisher
    public let schedules: Schedules
    /// For methods that only read the database.
    public nonisolated let answers: KeptAnswers

    nonisolated let outbox: Outbox
    private let rpcSettings: RPCSettings
    private var peers: [ProgramName: RPCClient] = [:]
    private(set) var subscriptions: [EventSubscription] = []
    private(set) var stateTeller: StateTeller?

    init(
        name: ProgramName, world: World, configuration: CommonConfiguration, logger: Logger, metrics: Metrics,
        database: Database, rpcSettings: RPCSettings
    ) {
        self.name = name
        self.world = world
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
        self.database = database
        self.rpcSettings = rpcSettings
        jobs = JobQueue(database: database, time: world.time, random: world.random)
        schedules = Schedules(queue: jobs)
        answers = KeptAnswers(version: { database.version }, time: world.time)
        outbox = Outbox(database: database, time: world.time)
        events = EventPublisher(outbox: outbox)
    }

    /// The connection to another program: made on the first call, and made again when lost.
    public func peer(_ program: ProgramName) -> RPCClient {
        if let peer = peers[program] { return peer }
        guard let address = configuration.addresses[program] else {
            preconditionFailure("CommonConfiguration gives every program an address")
        }
        let peer = RPCClient(to: address, network: world.network, settings: rpcSettings)
        peers[program] = peer
        return peer
    }

    /// Follows another program's events from where this program stands. To be called while the program is made.
    ///
    /// - Parameters:
    ///   - types: kinds whose payload `apply` looks at, nil for all; events of other kinds come with an empty one.
    ///   - missed: what is done about events that are no longer kept there.
    ///   - apply: runs once for each event, in order, in a transaction that also notes the event as applied. Types it
    ///     does not know it leaves alone. When it throws, the event is tried again later, and later events wait. What
    ///     an event tells may be told once more by a later one.
    ///   - applied: runs on the loop after a transaction with events was committed.
    public func subscribe(
        to program: ProgramName, types: [String]? = nil, whenMissed missed: MissedEvents = .areReplacedByState,
        apply: @escaping @Sendable (RemoteEventEntry, Connection) throws -> Void,
        applied: (@LoopActor () -> Void)? = nil
    ) {
        subscriptions.append(
            EventSubscription(
                from: program, types: types, whenMissed: missed, in: self, apply: apply, applied: applied))
    }

    /// Says how this program's state is told to those who have missed events of it. To be called while the program is
    /// made, by every program whose events others apply.
    public func tellState(_ teller: @escaping StateTeller) { stateTeller = teller }

    func closePeers() {
        for peer in peers.values { peer.close() }
    }
}
