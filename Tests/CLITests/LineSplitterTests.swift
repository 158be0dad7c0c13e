import Testing

@testable import CLI

@Suite("Lines of programs")
struct LineSplitterTests {
    @Test("Lines are the same however the bytes arrive")
    func splits() {
        let bytes = Array("one\r\n\ntwo ☕\nrest".utf8)
        for cut in 0...bytes.count {
            var splitter = LineSplitter()
            let lines = splitter.take(bytes[..<cut]) + splitter.take(bytes[cut...])
            #expect(lines == ["one", "", "two ☕"])
            #expect(splitter.end() == "rest")
            #expect(splitter.end() == nil)
        }
    }

    @Test("A line longer than the limit comes in pieces")
    func longLines() {
        let limit = LineSplitter.maximalSize
        for (count, pieces) in [(limit - 1, [limit - 1]), (limit, [limit, 0]), (limit + 1, [limit, 1])] {
            var splitter = LineSplitter()
            let lines = splitter.take([UInt8](repeating: 0x61, count: count) + [0x0A])
            #expect(lines.map(\.utf8.count) == pieces)
        }
    }

    @Test("Names are padded to one width, and coloured for people")
    func prefixes() {
        let log = ProgramLog(names: ["luma", "notifications"])
        #expect(log.line("up", from: "luma", isColoured: false) == "luma          | up")
        #expect(log.line("up", from: "notifications", isColoured: true) == "\u{1B}[35mnotifications |\u{1B}[0m up")
    }
}
