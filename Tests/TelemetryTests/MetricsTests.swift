import Telemetry
import Testing

@Suite("Metrics")
struct MetricsTests {
    @Test("All kinds are shown in Prometheus' text format, ordered by name and labels")
    func exposition() {
        let metrics = Metrics()
        let requests = metrics.counters("rollcall_requests_total", "Requests.", labels: ["method", "status"])
        requests("POST", "500").increment()
        requests("GET", "200").increment(by: 3)
        metrics.gauge("rollcall_queue_depth", "Jobs that wait.").set(2.5)
        metrics.gauge("rollcall_asked", "Read on demand.") { 7 }
        let waits = metrics.histogram("rollcall_wait_seconds", "Waits.", bounds: [0.5, 1])
        for value in [0.25, 0.5, 1, 4] { waits.record(value) }
        #expect(
            metrics.exposition() == """
                # HELP rollcall_asked Read on demand.
                # TYPE rollcall_asked gauge
                rollcall_asked 7
                # HELP rollcall_queue_depth Jobs that wait.
                # TYPE rollcall_queue_depth gauge
                rollcall_queue_depth 2.5
                # HELP rollcall_requests_total Requests.
                # TYPE rollcall_requests_total counter
                rollcall_requests_total{method="GET",status="200"} 3
                rollcall_requests_total{method="POST",status="500"} 1
                # HELP rollcall_wait_seconds Waits.
                # TYPE rollcall_wait_seconds histogram
                rollcall_wait_seconds_bucket{le="0.5"} 2
                rollcall_wait_seconds_bucket{le="1"} 3
                rollcall_wait_seconds_bucket{le="+Inf"} 4
                rollcall_wait_seconds_sum 5.75
                rollcall_wait_seconds_count 4

                """)
    }

    @Test("Values of labels and help texts cannot break out of their line")
    func escaping() {
        let metrics = Metrics()
        metrics.counters("a_total", "One \\ and\ntwo \"three\"", labels: ["l"])("x\"} 1\nb_total 2\\").increment()
        #expect(
            metrics.exposition() == """
                # HELP a_total One \\\\ and\\ntwo "three"
                # TYPE a_total counter
                a_total{l="x\\"} 1\\nb_total 2\\\\"} 1

                """)
    }

    @Test("Series beyond the limit are counted together")
    func seriesLimit() {
        let counters = Metrics().counters("a_total", "A.", labels: ["l"])
        for index in 0..<Labelled<Counter>.maximalSeries { counters("\(index)").increment() }
        counters("one more").increment()
        counters("and another").increment()
        #expect(counters("other").value == 2)
        #expect(counters("999").value == 1)
    }

    @Test("Figures are kept right by many threads at once")
    func concurrency() async {
        let metrics = Metrics()
        let counter = metrics.counter("c_total", "C.")
        let gauge = metrics.gauge("g", "G.")
        let histogram = metrics.histogram("h", "H.", bounds: [1])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask { @concurrent in
                    for _ in 0..<1000 {
                        counter.increment()
                        gauge.add(1)
                        histogram.record(.milliseconds(500))
                    }
                }
            }
        }
        #expect(counter.value == 8000)
        #expect(gauge.value == 8000)
        #expect(metrics.exposition().contains("h_sum 4000\nh_count 8000\n"))
    }

    @Test("Numbers that are none have Prometheus' words")
    func specialNumbers() {
        let metrics = Metrics()
        metrics.gauge("a", "A.").set(.nan)
        metrics.gauge("b", "B.").set(-.infinity)
        #expect(metrics.exposition().contains("\na NaN\n"))
        #expect(metrics.exposition().contains("\nb -Inf\n"))
    }

    @Test("The process's own figures are there")
    func process() {
        let metrics = Metrics()
        ProcessMetrics.register(in: metrics)
        let text = metrics.exposition()
        #expect(text.contains("\nprocess_resident_memory_bytes "))
        #expect(text.contains("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total "))
        #expect(!text.contains("NaN"))
    }
}
