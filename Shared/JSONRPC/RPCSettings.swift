public import EventLoop

/// What servers and clients need from their program.
public struct RPCSettings: Sendable {
    public var time: any TimeSource
    public var random: any RandomSource
    public var limits: RPCLimits
    /// How the two sides of a connection come to trust each other.
    public var trust: RPCTrust
    /// Told of everything worth logging.
    public var observe: @LoopActor @Sendable (RPCEvent) -> Void

    public init(
        time: any TimeSource = LoopTime(), random: any RandomSource = KernelRandom(), limits: RPCLimits = RPCLimits(),
        trust: RPCTrust = .sameUser, observe: @escaping @LoopActor @Sendable (RPCEvent) -> Void = { _ in }
    ) {
        self.time = time
        self.random = random
        self.limits = limits
        self.trust = trust
        self.observe = observe
    }
}
