import Testing

@testable import EventLoop

@Suite("Spare buffers")
struct SpareBuffersTests {
    init() { EventLoop.startOnThread() }

    @Test("A large buffer is taken away, emptied, and lent with its room")
    @LoopActor func lending() {
        drain()
        var buffer = self.buffer(SpareBuffers.largestOwn + 4096)
        SpareBuffers.empty(&buffer)
        #expect(buffer.capacity == 0)
        let next = SpareBuffers.take()
        #expect(next.isEmpty)
        #expect(next.capacity > SpareBuffers.largestOwn)
    }

    @Test("A small buffer stays with its connection, since many connections may answer in one turn")
    @LoopActor func small() {
        drain()
        var buffers = (0..<64).map { _ in self.buffer(SpareBuffers.largestOwn - 4096) }
        for index in buffers.indices { SpareBuffers.empty(&buffers[index]) }
        #expect(buffers.allSatisfy { $0.isEmpty && $0.capacity >= SpareBuffers.largestOwn - 4096 })
        #expect(SpareBuffers.take().capacity == 0)
    }

    @Test("A buffer larger than is shared goes back to the system", arguments: [(-4096, true), (4096, false)])
    @LoopActor func largest(extra: Int, isShared: Bool) {
        drain()
        var buffer = self.buffer(SpareBuffers.largestShared + extra)
        SpareBuffers.empty(&buffer)
        #expect(buffer.capacity == 0)
        #expect((SpareBuffers.take().capacity > 0) == isShared)
    }

    @Test("No more buffers are shared than allowed", arguments: [-1, 0, 1])
    @LoopActor func count(beyond: Int) {
        drain()
        for _ in 0..<SpareBuffers.mostShared + beyond {
            var buffer = self.buffer(SpareBuffers.largestOwn + 4096)
            SpareBuffers.empty(&buffer)
        }
        #expect(drain() == SpareBuffers.mostShared + min(beyond, 0))
    }

    @LoopActor private func buffer(_ capacity: Int) -> [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(capacity)
        buffer.append(1)
        return buffer
    }

    /// The spare buffers belong to the loop of the whole test process.
    @discardableResult @LoopActor private func drain() -> Int {
        var count = 0
        while SpareBuffers.take().capacity > 0 { count += 1 }
        return count
    }
}
