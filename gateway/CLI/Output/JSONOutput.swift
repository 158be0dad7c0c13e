import EventLoop
import JSON

/// Answers for machines: one compact JSON value on one line.
enum JSONOutput {
    @LoopActor static func write(_ value: some Encodable, to screen: any Screen) throws {
        screen.line(String(decoding: try JSON.encode(value), as: UTF8.self))
    }
}
