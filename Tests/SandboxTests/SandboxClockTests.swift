import EventLoop
import Testing
import Time

@testable import Sandbox

@Suite("The clock of the outside services") struct SandboxClockTests {
    private let time = VirtualTime(startingAt: reference)

    init() { EventLoop.startOnThread() }

    @Test("It follows the clock below, is moved on, and runs faster")
    @LoopActor func moves() async {
        let clock = SandboxClock(time)
        #expect(clock.now == reference)
        await time.advance(by: .seconds(1))
        #expect(clock.now == reference + .seconds(1))
        clock.advance(by: .hours(1))
        #expect(clock.now == reference + .hours(1) + .seconds(1))
        clock.run(atScale: 60)
        await time.advance(by: .seconds(2))
        #expect(clock.now == reference + .hours(1) + .seconds(121))
    }

    @Test("What is scheduled falls due by it: after jumps, at its pace, in order, and not when it was cancelled")
    @LoopActor func schedules() async {
        let clock = SandboxClock(time)
        var fired: [Int] = []
        clock.schedule(after: .minutes(2)) { fired.append(2) }
        clock.schedule(after: .minutes(1)) { fired.append(1) }
        clock.schedule(after: .minutes(3)) { fired.append(3) }
        clock.schedule(after: .minutes(1)) { fired.append(0) }.cancel()
        clock.advance(by: .seconds(119))
        #expect(fired == [1])
        await time.advance(by: .seconds(1))
        #expect(fired == [1, 2])
        clock.run(atScale: 60)
        await time.advance(by: .milliseconds(999))
        #expect(fired == [1, 2])
        await time.advance(by: .milliseconds(1))
        #expect(fired == [1, 2, 3])
    }
}
