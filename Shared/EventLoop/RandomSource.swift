import Glibc

/// Where a program gets its randomness from. Programs draw it nowhere else, so a run can be replayed from its seed.
public protocol RandomSource: Sendable {
    /// 64 uniformly distributed bits.
    func next() -> UInt64
}

extension RandomSource {
    /// `count` uniformly distributed bytes.
    public func bytes(_ count: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count + 8)
        while result.count < count { withUnsafeBytes(of: next()) { result.append(contentsOf: $0) } }
        result.removeLast(result.count - count)
        return result
    }

    /// A uniformly distributed number in `0..<1`.
    public func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// The kernel's generator, fit for keys.
public struct KernelRandom: RandomSource {
    private var generator: SystemRandomNumberGenerator { SystemRandomNumberGenerator() }

    public init() {}

    public func next() -> UInt64 {
        var generator = generator
        return generator.next()
    }
}

/// A reproducible generator (SplitMix64) for tests and demonstrations; never for keys.
public final class SeededRandom: RandomSource {
    private let state: Lock<UInt64>

    public init(seed: UInt64) { state = Lock(seed) }

    public func next() -> UInt64 {
        var z = state.withLock { state in
            state &+= 0x9e37_79b9_7f4a_7c15
            return state
        }
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
