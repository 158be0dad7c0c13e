import CalendarModel
import Durable
import EventLoop
import Telemetry
import Time

/// The figures that tell how outside calendars are kept in step, for each provider: integrations are many, and come and go,
/// so that none has figures of its own.
@LoopActor struct SyncMetrics {
    /// What was asked of a calendar when it failed.
    enum Work: String { case read, write }

    private let readings: Labelled<Counter>
    private let writes: Labelled<Counter>
    private let failures: Labelled<Counter>
    private let openConflicts: Labelled<Gauge>
    private let queueDepth: Labelled<Gauge>
    private let lastSuccess: Labelled<Gauge>

    init(_ metrics: Metrics) {
        readings = metrics.counters(
            "rollcall_calendar_readings_total", "Readings of outside calendars that came to their end.",
            labels: ["provider"])
        writes = metrics.counters(
            "rollcall_calendar_writes_total", "Writes that outside calendars took.", labels: ["provider", "operation"])
        failures = metrics.counters(
            "rollcall_calendar_failures_total", "Readings and tries of writes that failed, by kind of failure.",
            labels: ["provider", "work", "code"])
        openConflicts = metrics.gauges(
            "rollcall_calendar_open_conflicts", "Fields changed on both sides that wait for a decision.",
            labels: ["provider"])
        queueDepth = metrics.gauges(
            "rollcall_calendar_queue_depth", "Writes to outside calendars by how they stand.",
            labels: ["provider", "state"])
        lastSuccess = metrics.gauges(
            "rollcall_calendar_last_success_timestamp_seconds",
            "When the calendar that was not read for longest was last read, of those in use; NaN when there is none.",
            labels: ["provider"])
    }

    func read(_ integration: Integration) {
        readings(integration.provider.rawValue).increment()
    }

    /// - Parameter operation: as in `SyncRecord`.
    func wrote(_ operation: String, to integration: Integration) {
        writes(integration.provider.rawValue, operation).increment()
    }

    func failed(_ work: Work, _ integration: Integration, _ error: OutsideError) {
        failures(integration.provider.rawValue, work.rawValue, error.code).increment()
    }

    /// Takes over what was looked up in the file.
    func show(_ standing: SyncStanding) {
        for provider in CalendarProvider.allCases {
            let name = provider.rawValue
            openConflicts(name).set(Double(standing.openConflicts[provider] ?? 0))
            let oldest = standing.oldestSuccess[provider]
            lastSuccess(name).set(oldest.map { Double($0.milliseconds) / 1000 } ?? .nan)
            let queue = standing.queue[provider]
            queueDepth(name, "ready").set(Double(queue?.ready ?? 0))
            queueDepth(name, "running").set(Double(queue?.running ?? 0))
            queueDepth(name, "waiting").set(Double(queue?.waiting ?? 0))
            queueDepth(name, "failed").set(Double(queue?.deadLetters ?? 0))
        }
    }
}
