public import Configuration
public import EventLoop

/// Everything a program takes from outside: nothing reads clocks, randomness, sockets or the environment elsewhere, so
/// that a test can run all programs in one process, on a virtual clock and a network in memory.
///
/// Outbound HTTP is the one exception: it belongs to the programs that speak to outside systems, which take their
/// `HTTPTransport` themselves, so that the others need not link libcurl.
public struct World: Sendable {
    public var time: any TimeSource
    public var random: any RandomSource
    /// How programs reach each other.
    public var network: any Network
    public var configuration: ConfigurationSource

    public init(
        time: any TimeSource, random: any RandomSource, network: any Network, configuration: ConfigurationSource
    ) {
        self.time = time
        self.random = random
        self.network = network
        self.configuration = configuration
    }

    /// The machine's clocks, the kernel's randomness, real sockets, and the environment of this process.
    public static func real() -> World {
        World(
            time: LoopTime(), random: KernelRandom(), network: LoopNetwork(),
            configuration: ConfigurationSource.ofProcess())
    }
}
