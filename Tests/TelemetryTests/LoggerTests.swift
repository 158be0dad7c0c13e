import Crypto
import EventLoop
import JSON
import Telemetry
import Testing
import Time

@Suite("The log")
struct LoggerTests {
    private let log = CollectedLog()
    private let time = FixedTime(now: Timestamp(milliseconds: 1_796_317_200_000))

    private func logger(
        _ level: LogLevel = .info, format: LogFormat = .json, terminal: Bool = false
    ) -> Logger {
        Logger(service: "luma", level: level, format: format, terminal: terminal, sink: log, time: time)
    }

    @Test("A line is one JSON object with time, level, service, message and fields")
    func json() throws {
        logger().info(
            "page applied", .count("guests", 50), .duration("milliseconds", .microseconds(1500)),
            .flag("complete", true),
            .identifier("event", "evt-1"), .path("/v1/events?key=CANARY"), .instant("due", .epoch))
        #expect(
            log.lines == [
                #"{"time":"2026-12-03T17:00:00.000Z","level":"info","service":"luma","message":"page applied","#
                    + #""guests":50,"milliseconds":1.5,"complete":true,"event":"evt-1","path":"/v1/events","#
                    + #""due":"1970-01-01T00:00:00.000Z"}"#
            ])
    }

    @Test("The human form has service, context and text in the order of the reference system")
    func human() {
        logger(format: .human).syncing(event: "evt-1").warning(
            "page refused", .count("status", 429), .code("reason", "a b"))
        logger(format: .human, terminal: true).error("stopped")
        #expect(log.lines[0] == #"17:00:00.000 luma WARNING [Sync:evt-1] page refused status=429 reason="a b""#)
        #expect(log.lines[1] == "\u{1B}[2m17:00:00.000\u{1B}[0m luma \u{1B}[31mERROR\u{1B}[0m stopped")
    }

    @Test("The format follows the terminal unless it is set")
    func automaticFormat() {
        logger(format: .automatic, terminal: true).info("a")
        logger(format: .automatic, terminal: false).info("a")
        logger(format: .json, terminal: true).info("a")
        #expect(log.lines.map { $0.hasPrefix("{") } == [false, true, true])
    }

    @Test("Lines below the level are not written")
    func levels() {
        for level in LogLevel.allCases {
            logger(.warning).write(level, "a")
        }
        #expect(log.lines.count == 2)
    }

    @Test("Context and trace stand in the line, and stay with the logger they were given to")
    func contextAndTrace() throws {
        let trace = try #require(TraceID(hexadecimal: "4bf92f3577b34da6a3ce929d0e0e4736"))
        TraceID.$current.withValue(trace) { logger().syncing(event: "evt-1").info("a") }
        logger().info("b")
        #expect(
            log.lines[0].contains(#""context":"Sync:evt-1","trace":"4bf92f3577b34da6a3ce929d0e0e4736","message":"a""#))
        #expect(!log.lines[1].contains("context"))
    }

    @Test(
        "No value breaks out of its line or changes how it reads",
        arguments: [
            "a\r\n{\"level\":\"error\"}", "\u{1B}[2J", "\u{202E}gpj.exe", "a\u{2028}b\u{2029}c", "\u{0}\u{7F}\u{9B}31m",
            "\u{2066}a\u{200B}\u{FEFF}",
        ])
    func escaping(hostile: String) throws {
        logger().with(context: hostile).info("a", .identifier("event", hostile), .error(Failure(description: hostile)))
        logger(format: .human).with(context: hostile).info("a", .identifier("event", hostile))
        for line in log.lines {
            for scalar in hostile.unicodeScalars where scalar.value < 0x20 || scalar.value > 0x7E {
                #expect(!line.unicodeScalars.contains(scalar))
            }
            #expect(line.contains("\\u{"))
        }
        _ = try JSONDocument(Array(log.lines[0].utf8))
    }

    @Test("A line has at most 8 KiB, and says when something was left out")
    func lineSize() throws {
        let long = String(repeating: "\u{202E}é\"\\", count: 4000)
        for count in 1...40 {
            let fields = [LogField](repeating: .identifier("long", long), count: count)
            logger().with(context: long).write(.info, "a", fields)
            logger(format: .human).with(context: long).write(.info, "a", fields)
        }
        for line in log.lines { #expect(line.utf8.count < 8 * 1024) }
        #expect(log.lines.contains { $0.contains(#""cut":true"#) })
        for line in log.lines where line.hasPrefix("{") { _ = try? JSONDocument(Array(line.utf8)) }
    }

    @Test("Hidden values are the same hash for the same text under one key, and never the text")
    func hidden() {
        let key = SymmetricKey()
        for _ in 0..<2 {
            Logger(service: "a", format: .json, sink: log, time: time, key: key).info(
                "a", .hidden("email", "kim@example.org"))
        }
        Logger(service: "a", format: .json, sink: log, time: time).info("a", .hidden("email", "kim@example.org"))
        #expect(log.lines[0] == log.lines[1])
        #expect(log.lines[0] != log.lines[2])
        #expect(!log.lines[0].contains("kim"))
    }
}

private struct Failure: Error, CustomStringConvertible {
    let description: String
}

/// A clock that stands still.
private struct FixedTime: TimeSource {
    let now: Timestamp
    let monotonic = Duration.zero

    @LoopActor func schedule(after delay: Duration, _ body: @escaping @LoopActor () -> Void) -> any ScheduledTimer {
        NoTimer()
    }
}

private final class NoTimer: ScheduledTimer {
    func cancel() {}
}
