import Testing

@testable import EventLoop

@Suite("Spare buffers")
struct SpareBuffersTests {
    init() { EventLoop.startOnThread() }

    @Test("A buffer that was given back is empty and lent again with its room")
    @LoopActor func lending() {
        empty()
        var buffer: [UInt8] = []
        buffer.reserveCapacity(300 << 10)
        buffer.append(1)
        SpareBuffers.giveBack(&buffer)
        #expect(buffer.capacity == 0)
        let next = SpareBuffers.take()
        #expect(next.isEmpty)
        #expect(next.capacity >= 300 << 10)
    }

    @Test("A buffer larger than is kept goes back to the system")
    @LoopActor func largest() {
        empty()
        for (extra, isKept) in [(-4096, true), (4096, false)] {
            var buffer: [UInt8] = []
            buffer.reserveCapacity(SpareBuffers.largestKept + extra)
            SpareBuffers.giveBack(&buffer)
            #expect(buffer.capacity == 0)
            #expect((SpareBuffers.take().capacity > 0) == isKept)
        }
    }

    @Test("No more buffers are kept than a few connections need", arguments: [-1, 0, 1])
    @LoopActor func count(beyond: Int) {
        empty()
        let given = SpareBuffers.mostKept + beyond
        for _ in 0..<given {
            var buffer: [UInt8] = [1]
            SpareBuffers.giveBack(&buffer)
        }
        var kept = 0
        while SpareBuffers.take().capacity > 0 { kept += 1 }
        #expect(kept == min(given, SpareBuffers.mostKept))
    }

    /// The buffers belong to the loop of the whole test process.
    @LoopActor private func empty() { while SpareBuffers.take().capacity > 0 {} }
}
