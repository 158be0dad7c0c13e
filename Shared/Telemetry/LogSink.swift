import EventLoop

/// Where log lines go.
public protocol LogSink: Sendable {
    /// Takes one line with its line feed. Must return at once, also when the line cannot be kept.
    func take(_ line: [UInt8])
}

/// Keeps lines in memory, for tests.
public final class CollectedLog: LogSink {
    private let collected = Lock<[String]>([])

    public init() {}

    /// The lines so far, without their line feeds.
    public var lines: [String] { collected.withLock { $0 } }

    public func take(_ line: [UInt8]) {
        collected.withLock { $0.append(String(decoding: line.dropLast(), as: UTF8.self)) }
    }
}
