import EventLoop
import JSONRPC
import Telemetry

/// Logs and counts what happens on the connections between programs.
@LoopActor final class RPCLog {
    private let logger: Logger
    private let events: Labelled<Counter>

    init(_ logger: Logger, _ metrics: Metrics) {
        self.logger = logger
        events = metrics.counters(
            "rollcall_rpc_trouble_total", "Things that went wrong on connections between programs.", labels: ["kind"])
    }

    func record(_ event: RPCEvent) {
        switch event {
        case .refused(let peer, let reason):
            events("refused").increment()
            logger.warning("connection refused", .code("peer", "\(peer)"), .code("reason", reason))
        case .malformed(let peer, let reason):
            events("malformed").increment()
            logger.warning("malformed message", .code("peer", "\(peer)"), .code("reason", reason))
        case .failed(let method, _, let reason):
            events("failed").increment()
            logger.error("call failed", .code("method", method), .code("reason", reason))
        case .expired(let method, _):
            events("expired").increment()
            logger.warning("call expired", .code("method", method))
        case .strayResponse:
            events("stray").increment()
        case .disconnected(let address, let reason):
            events("disconnected").increment()
            logger.debug("not connected", .code("address", "\(address)"), .code("reason", reason))
        }
    }
}
