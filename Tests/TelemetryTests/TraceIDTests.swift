import EventLoop
import Telemetry
import Testing

@Suite("Traces")
struct TraceIDTests {
    private static let example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test("The specification's example is read and written back")
    func example() throws {
        let parent = try #require(TraceParent(header: Self.example))
        #expect(parent.trace.hexadecimal == "4bf92f3577b34da6a3ce929d0e0e4736")
        #expect(parent.parent == 0x00F0_67AA_0BA9_02B7)
        #expect(parent.isSampled)
        #expect(parent.header == Self.example)
    }

    @Test("A later version is read as far as this one goes")
    func laterVersion() throws {
        let parent = try #require(TraceParent(header: "cc" + Self.example.dropFirst(2) + "-what-comes-later"))
        #expect(parent.header == Self.example)
        #expect(TraceParent(header: "cc" + Self.example.dropFirst(2)) != nil)
    }

    @Test(
        "Malformed headers are refused",
        arguments: [
            "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
            "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-001",
            "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
            "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
        ])
    func malformed(header: String) {
        #expect(TraceParent(header: header) == nil)
    }

    @Test("New traces differ, are never zero, and read back")
    func random() throws {
        let first = TraceID(random: KernelRandom())
        let second = TraceID(random: KernelRandom())
        #expect(first != second)
        #expect(TraceID(hexadecimal: first.hexadecimal) == first)
        #expect(TraceID(hexadecimal: String(repeating: "0", count: 32)) == nil)
    }
}
