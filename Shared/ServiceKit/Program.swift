public import Contracts
public import Database
public import EventLoop
public import JSONRPC

/// One of Rollcall's programs: what it answers and what it does, without how it is started and stopped.
///
/// `ProgramHost` makes it, collects its methods, starts it, and stops it.
@LoopActor public protocol Program: AnyObject, Sendable {
    nonisolated static var name: ProgramName { get }
    /// The tables of its own, besides those of the durable queue.
    nonisolated static var migrations: MigrationSet { get }

    /// Makes the parts and says which jobs, schedules and subscriptions there are; starts nothing.
    ///
    /// - Throws: `ConfigurationError` with all that is wrong.
    init(_ context: ProgramContext) throws

    /// Adds the calls it answers.
    func register(in methods: inout RPCMethods)

    /// Begins to work. When it returns, the program is ready.
    func start() async throws

    /// Ends what it has begun itself; jobs, schedules and subscriptions have been stopped before.
    func stop() async

    /// Figures worth showing in `rollcall status`.
    func figures() async throws -> [String: Int64]

    /// One sentence for each thing that is wrong now.
    func problems() async -> [String]

    /// Brings up to date what of `context.metrics` has to be looked up in the file: called before somebody reads them.
    func measure() async throws
}

extension Program {
    public func start() async throws {}
    public func stop() async {}
    public func figures() async throws -> [String: Int64] { [:] }
    public func problems() async -> [String] { [] }
    public func measure() async throws {}
}
