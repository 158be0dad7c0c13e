import Glibc
import Telemetry
import Testing

@Suite("Writing the log")
struct DescriptorLogTests {
    @Test("Lines arrive whole and in order")
    func order() throws {
        let pipe = try Pipe()
        let log = DescriptorLog(descriptor: pipe.writeEnd)
        for index in 0..<1000 { log.take(Array("line \(index)\n".utf8)) }
        log.close()
        pipe.closeWriteEnd()
        let expected = (0..<1000).map { "line \($0)\n" }.joined()
        #expect(pipe.readAll() == expected)
        #expect(log.droppedLines == 0)
    }

    @Test("A reader that does not read never holds up the writer; lines are dropped and counted")
    func fullSink() throws {
        let pipe = try Pipe()
        let log = DescriptorLog(descriptor: pipe.writeEnd)
        let line = [UInt8](repeating: UInt8(ascii: "a"), count: 1023) + [UInt8(ascii: "\n")]
        let capacity = DescriptorLog.maximalQueuedBytes / 1024
        // The pipe's own 64 KiB and one block that is being written come on top of the queue.
        for _ in 0..<(3 * capacity) { log.take(line) }
        #expect(log.droppedLines > 0)
        log.close(within: .milliseconds(10))
        log.take(line)
        #expect(log.droppedLines > 0)
        pipe.drainUntilClosed()
    }

    @Test("A reader that went away costs lines, not the program")
    func brokenPipe() throws {
        let pipe = try Pipe()
        pipe.closeReadEnd()
        let log = DescriptorLog(descriptor: pipe.writeEnd)
        log.take(Array("a\n".utf8))
        log.close()
        pipe.closeWriteEnd()
    }
}

/// A pipe between a log and a test.
private final class Pipe {
    private(set) var readEnd: CInt
    private(set) var writeEnd: CInt

    init() throws {
        // As every program of ours does at its start.
        signal(SIGPIPE, SIG_IGN)
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    func closeReadEnd() { close(readEnd) }
    func closeWriteEnd() { close(writeEnd) }

    func readAll() -> String {
        var all: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(readEnd, &block, block.count)
            guard count > 0 else { break }
            all += block[..<count]
        }
        close(readEnd)
        return String(decoding: all, as: UTF8.self)
    }

    /// Frees the thread that is stuck in writing.
    func drainUntilClosed() {
        close(readEnd)
    }
}
