import Database
import Durable
import EventLoop
import Telemetry

/// The figures that every program has.
@LoopActor enum ProgramMetrics {
    static func register(_ context: ProgramContext) {
        let metrics = context.metrics
        ProcessMetrics.register(in: metrics)
        let database = context.database
        metrics.gauge("rollcall_database_waiting_writes", "Writes that wait for the database's writer.") {
            Double(database.statistics.waitingWrites)
        }
        metrics.counter("rollcall_database_transactions_total", "Write transactions since start.") {
            Double(database.statistics.transactions)
        }
        let lag = metrics.gauge(
            "rollcall_loop_longest_turn_seconds", "Longest time that one turn of the event loop took lately.")
        let finished = metrics.counters("rollcall_jobs_total", "Attempts at jobs.", labels: ["kind", "outcome"])
        let durations = metrics.histograms("rollcall_job_seconds", "Duration of attempts at jobs.", labels: ["kind"])
        let logger = context.logger
        context.jobs.observe { event in
            durations(event.kind).record(event.duration)
            finished(event.kind, event.outcome).increment()
            event.log(to: logger)
            lag.set(LoopActor.executor.takeLongestTurn() / .seconds(1))
        }
    }
}

extension JobEvent {
    fileprivate var outcome: String {
        switch happening {
        case .finished: "finished"
        case .failed: "failed"
        case .died: "died"
        case .superseded: "superseded"
        case .notStored: "not_stored"
        }
    }

    fileprivate func log(to logger: Logger) {
        let job = logger.with(context: "Job:\(id)")
        switch happening {
        case .finished:
            job.debug("job finished", .code("kind", kind), .duration("milliseconds", duration))
        case .failed(let reason):
            job.warning("job failed", .code("kind", kind), .count("attempt", attempt), .code("reason", reason))
        case .died(let reason):
            job.error("job given up", .code("kind", kind), .count("attempt", attempt), .code("reason", reason))
        case .superseded:
            job.warning("job taken over by another worker", .code("kind", kind))
        case .notStored(let reason):
            job.error("job's outcome not stored", .code("kind", kind), .code("reason", reason))
        }
    }
}
