import EventLoop
import Telemetry

/// What tells how reading from Luma does. (How many guests were matched is the members program's figure.)
@LoopActor struct LumaMetrics {
    let listsEnqueued: Counter
    let guestsFetched: Counter
    let guestsChanged: Counter
    let listDuration: Histogram
    let errors: Labelled<Counter>
    let queueDepth: Gauge
    let hints: Counter

    init(_ metrics: Metrics) {
        listsEnqueued = metrics.counter("rollcall_luma_guest_lists_enqueued_total", "Guest lists put in line by runs.")
        guestsFetched = metrics.counter("rollcall_luma_guests_fetched_total", "Guests read from Luma.")
        guestsChanged = metrics.counter("rollcall_luma_guests_changed_total", "Guests that were new or different.")
        listDuration = metrics.histogram(
            "rollcall_luma_guest_list_seconds", "How long an event's guest list took to read.")
        errors = metrics.counters("rollcall_luma_errors_total", "Failures by kind.", labels: ["code"])
        queueDepth = metrics.gauge("rollcall_luma_queue_depth", "Jobs that wait.")
        hints = metrics.counter("rollcall_luma_hints_total", "Webhook hints taken.")
    }
}
