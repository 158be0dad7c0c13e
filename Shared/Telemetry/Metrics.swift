import EventLoop

/// All figures that one program keeps about itself.
///
/// Make a figure once, at start, and keep it: changing it then costs an atomic operation and allocates nothing.
public final class Metrics: Sendable {
    private let families = Lock<[MetricFamily]>([])

    public init() {}

    /// A number of happenings since start. The name ends with `_total`.
    public func counter(_ name: String, _ help: String) -> Counter {
        counters(name, help, labels: []).with([])
    }

    /// Counters that differ in the values of their labels.
    public func counters(_ name: String, _ help: String, labels: [String]) -> Labelled<Counter> {
        let labelled = Labelled(labels: labels) { Counter() }
        add(
            MetricFamily(name: name, help: help, kind: "counter", labels: labels) { writer in
                labelled.forEach { values, counter in writer.sample(labels: values, value: Double(counter.value)) }
            })
        return labelled
    }

    /// A figure that goes up and down.
    public func gauge(_ name: String, _ help: String) -> Gauge {
        gauges(name, help, labels: []).with([])
    }

    /// Gauges that differ in the values of their labels.
    public func gauges(_ name: String, _ help: String, labels: [String]) -> Labelled<Gauge> {
        let labelled = Labelled(labels: labels) { Gauge() }
        add(
            MetricFamily(name: name, help: help, kind: "gauge", labels: labels) { writer in
                labelled.forEach { values, gauge in writer.sample(labels: values, value: gauge.value) }
            })
        return labelled
    }

    /// A figure that is asked for when somebody looks.
    public func gauge(_ name: String, _ help: String, read: @escaping @Sendable () -> Double) {
        add(MetricFamily(name: name, help: help, kind: "gauge", labels: []) { $0.sample(labels: [], value: read()) })
    }

    /// A number that only grows, and is asked for when somebody looks. The name ends with `_total`.
    public func counter(_ name: String, _ help: String, read: @escaping @Sendable () -> Double) {
        add(MetricFamily(name: name, help: help, kind: "counter", labels: []) { $0.sample(labels: [], value: read()) })
    }

    /// How values are distributed, by upper bounds; durations are in seconds and the name says so.
    public func histogram(_ name: String, _ help: String, bounds: [Double] = Histogram.durations) -> Histogram {
        histograms(name, help, labels: [], bounds: bounds).with([])
    }

    /// Histograms that differ in the values of their labels.
    public func histograms(
        _ name: String, _ help: String, labels: [String], bounds: [Double] = Histogram.durations
    ) -> Labelled<Histogram> {
        let labelled = Labelled(labels: labels) { Histogram(bounds: bounds) }
        add(
            MetricFamily(name: name, help: help, kind: "histogram", labels: labels) { writer in
                labelled.forEach { values, histogram in writer.histogram(labels: values, histogram.snapshot) }
            })
        return labelled
    }

    /// Everything in Prometheus' text format, version 0.0.4, families ordered by name.
    public func exposition() -> String {
        let families = families.withLock { $0 }.sorted { $0.name < $1.name }
        return families.map { $0.exposition() }.joined()
    }

    private func add(_ family: MetricFamily) {
        families.withLock { families in
            precondition(
                !families.contains { $0.name == family.name }, "the metric \(family.name) is made twice; keep the first"
            )
            families.append(family)
        }
    }
}
