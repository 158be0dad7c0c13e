public import JSONRPC

/// Asks a program for its figures in Prometheus' text format.
public struct ReadMetrics: RemoteCall, Hashable {
    public static let method = "program.metrics"
    public typealias Result = MetricsText

    public init() {}
}

public struct MetricsText: Codable, Sendable, Hashable {
    public var text: String

    public init(text: String) {
        self.text = text
    }
}
