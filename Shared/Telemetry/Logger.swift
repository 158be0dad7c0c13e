public import Crypto
public import EventLoop
import Time

/// Writes the log of one program. A value: deriving one with a context costs nothing and changes no other.
///
/// ```swift
/// let log = logger.syncing(event: "evt-1")
/// log.info("page applied", .count("guests", 50), .duration("milliseconds", elapsed))
/// ```
///
/// The message is a constant text, and fields hold only what may be logged, see ``LogField``. The current ``TraceID`` is
/// added by itself.
public struct Logger: Sendable {
    /// Which program it is, for example `luma`.
    public let service: String
    /// Lines below are not written.
    public let level: LogLevel

    private let format: LogFormat
    private let isColoured: Bool
    private let sink: any LogSink
    private let time: any TimeSource
    private let key: SymmetricKey
    private var context = ""

    /// - Parameters:
    ///   - format: `automatic` is human where `terminal` is true and JSON elsewhere.
    ///   - terminal: whether a person is looking at the sink, see ``DescriptorLog/isTerminal``.
    ///   - key: of the hashes that stand for hidden values; random unless given.
    public init(
        service: String, level: LogLevel = .info, format: LogFormat = .automatic,
        terminal: Bool = false, sink: any LogSink, time: any TimeSource,
        key: SymmetricKey = SymmetricKey()
    ) {
        self.service = service
        self.level = level
        self.format = format == .automatic ? (terminal ? .human : .json) : format
        self.sink = sink
        self.time = time
        self.key = key
        isColoured = terminal
    }

    /// The same log for the work on one event's synchronisation: every line carries `Sync:<event>`.
    public func syncing(event: some StringProtocol) -> Logger {
        with(context: "Sync:\(event)")
    }

    /// The same log with a context of another kind, such as `Job:42`.
    public func with(context: String) -> Logger {
        var logger = self
        logger.context = context
        return logger
    }

    public func debug(_ message: StaticString, _ fields: LogField...) { write(.debug, message, fields) }
    public func info(_ message: StaticString, _ fields: LogField...) { write(.info, message, fields) }
    public func warning(_ message: StaticString, _ fields: LogField...) { write(.warning, message, fields) }
    public func error(_ message: StaticString, _ fields: LogField...) { write(.error, message, fields) }

    /// Writes a line of a level that is decided at run time.
    public func write(_ level: LogLevel, _ message: StaticString, _ fields: [LogField] = []) {
        guard level >= self.level else { return }
        let line = LogLine(
            time: time.now, level: level, service: service, context: context, trace: TraceID.current, message: message,
            fields: fields, key: key)
        sink.take(format == .human ? line.human(isColoured: isColoured) : line.json())
    }
}
