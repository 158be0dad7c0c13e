import Testing
import Time

@testable import EventLoop

@Suite("Waiting for something that happens once")
struct LatchTests {
    init() { EventLoop.startOnThread() }

    @Test("Everyone who waits goes on, also those who come later") @LoopActor
    func everyone() async {
        let latch = Latch()
        let early = (1...3).map { _ in Task { await latch.wait() } }
        #expect(!latch.isOpen)
        latch.open()
        for task in early { await task.value }
        await latch.wait()
        await latch.wait(atMost: .seconds(3600), by: VirtualTime(startingAt: Timestamp(milliseconds: 0)))
        #expect(latch.isOpen)
    }

    @Test("A wait ends at its limit, and not before") @LoopActor
    func limit() async {
        let (latch, time) = (Latch(), VirtualTime(startingAt: Timestamp(milliseconds: 0)))
        let wait = EventLoop.task { await latch.wait(atMost: .seconds(10), by: time) }
        while time.pendingTimers == 0 { await Task.yield() }
        await time.advance(by: .milliseconds(9_999))
        #expect(time.pendingTimers == 1)
        await time.advance(by: .milliseconds(1))
        await wait.value
        #expect(time.pendingTimers == 0 && !latch.isOpen)
    }

    @Test("A cancelled task waits no longer") @LoopActor
    func cancellation() async {
        let latch = Latch()
        let wait = EventLoop.task { await latch.wait(atMost: .seconds(3600), by: LoopTime()) }
        wait.cancel()
        await wait.value
        #expect(!latch.isOpen)
    }

    @Test("Nothing is missed by a task that hops between executors") @LoopActor
    func races() async {
        // A test's own task has no executor preference, so other work may run between its steps.
        for _ in 1...1_000 {
            let latch = Latch()
            EventLoop.task { latch.open() }
            await latch.wait()
        }
    }
}
