import EventLoop
import Synchronization

/// A number of happenings since start.
public final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    public func increment(by amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    public var value: UInt64 { count.load(ordering: .relaxed) }
}

/// A figure that goes up and down.
public final class Gauge: Sendable {
    private let bits = Atomic<UInt64>(0)

    public func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    public func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (isDone, current) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if isDone { return }
            old = current
        }
    }

    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }
}

/// How values are distributed.
public final class Histogram: Sendable {
    /// Upper bounds in seconds, from a millisecond to a minute.
    public static let durations: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    struct Snapshot: Sendable {
        let bounds: [Double]
        /// How many values fell into each bucket, not added up; the last one is for values above all bounds.
        var counts: [UInt64]
        var sum: Double
    }

    private let state: Lock<Snapshot>

    /// - Parameter bounds: ascending, finite.
    init(bounds: [Double]) {
        precondition(
            zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 } && bounds.allSatisfy(\.isFinite),
            "the bounds of a histogram ascend")
        state = Lock(Snapshot(bounds: bounds, counts: [UInt64](repeating: 0, count: bounds.count + 1), sum: 0))
    }

    public func record(_ value: Double) {
        state.withLock { state in
            let bucket = state.bounds.firstIndex { value <= $0 } ?? state.bounds.count
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    /// Records a duration in seconds.
    public func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        record(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    var snapshot: Snapshot { state.withLock { $0 } }
}

/// Figures of one name that differ in the values of their labels.
public final class Labelled<Metric: Sendable>: Sendable {
    /// Combinations of values that are kept apart. Values come from outside sometimes, and each costs memory for good;
    /// what is beyond is counted under the value `other`.
    public static var maximalSeries: Int { 1000 }

    private let labels: [String]
    private let make: @Sendable () -> Metric
    private let series = Lock<[[String]: Metric]>([:])

    init(labels: [String], make: @escaping @Sendable () -> Metric) {
        self.labels = labels
        self.make = make
    }

    /// The figure for these values, in the order of the labels. Looks it up: keep it where it is needed often.
    public func with(_ values: [String]) -> Metric {
        precondition(values.count == labels.count, "this metric has the labels \(labels)")
        return series.withLock { series in
            if let metric = series[values] { return metric }
            let isFull = series.count >= Self.maximalSeries
            let values = isFull ? [String](repeating: "other", count: values.count) : values
            if let metric = series[values] { return metric }
            let metric = make()
            series[values] = metric
            return metric
        }
    }

    /// The figure for these values, in the order of the labels.
    public func callAsFunction(_ values: String...) -> Metric {
        with(values)
    }

    /// Visits all figures, ordered by the values of their labels.
    func forEach(_ body: ([String], Metric) -> Void) {
        let all = series.withLock { $0 }
        for (values, metric) in all.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) { body(values, metric) }
    }
}
