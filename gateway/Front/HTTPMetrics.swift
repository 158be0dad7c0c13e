import HTTP
import Telemetry

/// Figures about answers. The counters are looked up once.
struct HTTPMetrics {
    /// By the first digit of the status.
    private let answers: [Counter]
    private let durations: Histogram

    init(_ metrics: Metrics) {
        let family = metrics.counters("rollcall_http_answers_total", "Answers over HTTP.", labels: ["class"])
        answers = (1...5).map { family.with(["\($0)xx"]) }
        durations = metrics.histogram(
            "rollcall_http_answer_seconds", "From a request's head to its answer's being written.")
    }

    func record(_ record: ExchangeRecord) {
        answers[min(max(Int(record.status.code) / 100, 1), 5) - 1].increment()
        durations.record(record.duration)
    }
}
