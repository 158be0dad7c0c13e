import EventLoop
import Glibc
import Testing
import Time

@Suite("The event loop")
struct LoopTests {
    init() { EventLoop.startOnThread() }

    @Test("runs loop-isolated code on one thread, and resumes it there")
    @LoopActor func oneThread() async throws {
        #expect(LoopActor.executor.isCurrent)
        let answer = try await offload { LoopActor.executor.isCurrent }
        #expect(!answer)
        #expect(LoopActor.executor.isCurrent)
        try await LoopTime().sleep(for: .milliseconds(1))
        #expect(LoopActor.executor.isCurrent)
    }

    @Test("keeps the order of tasks")
    @LoopActor func order() async {
        var seen: [Int] = []
        let tasks = (0..<100).map { number in EventLoop.task { seen.append(number) } }
        for task in tasks { await task.value }
        #expect(seen == Array(0..<100))
    }

    @Test("goes on by itself when two ends answer each other many times in one turn")
    func pingPong() async {
        // In a process of its own, where nothing else wakes the loop, as a timer or another test would.
        await #expect(processExitsWith: .success) {
            exit(EventLoop.run { await Self.answersUntil(length: 100) ? 0 : 1 })
        }
    }

    @LoopActor private static func answersUntil(length: Int) async -> Bool {
        let (near, far) = MemoryTransport.pair()
        let (left, right) = (Recorder(), Recorder())
        left.onBytes = { if $0.count < length { near.write($0 + [0]) } }
        right.onBytes = { if $0.count < length { far.write($0 + [0]) } }
        near.handler = left
        far.handler = right
        near.write([0])
        _ = try? await offload { usleep(50_000) }
        return left.bytes.count + right.bytes.count == length * (length + 1) / 2
    }

    @Test("passes errors of offloaded work on")
    @LoopActor func offloadThrows() async {
        struct Failure: Error {}
        await #expect(throws: Failure.self) { try await offload { throw Failure() } }
    }

    @Test("wakes for work from other threads, thousands at a time")
    func fromOutside() async {
        let total = await withTaskGroup(of: Int.self) { group in
            for number in 0..<2_000 { group.addTask { await Self.onLoop(number) } }
            var total = 0
            for await number in group { total += number }
            return total
        }
        #expect(total == 1_999_000)
    }

    @LoopActor private static func onLoop(_ number: Int) -> Int { number }

    @Test("sleeps as long as it is told, and no longer when cancelled")
    @LoopActor func sleep() async throws {
        let time = LoopTime()
        let start = time.monotonic
        try await time.sleep(for: .milliseconds(30))
        #expect(time.monotonic - start >= .milliseconds(29))
        let sleeper = Task(executorPreference: LoopActor.executor) { try await time.sleep(for: .seconds(3600)) }
        try await time.sleep(for: .milliseconds(5))
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(time.monotonic - start < .seconds(600))
    }

    @Test("cancels work that misses its deadline, and leaves other work alone")
    @LoopActor func deadline() async throws {
        let time = LoopTime()
        await #expect(throws: DeadlineExceeded.self) {
            try await time.withDeadline(.milliseconds(10)) { try await time.sleep(for: .seconds(3600)) }
        }
        let answer = try await time.withDeadline(.seconds(60)) { 42 }
        #expect(answer == 42)
    }

    @Test("accounts for turns that kept others waiting")
    @LoopActor func lag() async throws {
        _ = LoopActor.executor.takeLongestTurn()
        usleep(30_000)
        try await LoopTime().sleep(for: .milliseconds(2))
        let longest = LoopActor.executor.takeLongestTurn()
        #expect(longest >= .milliseconds(29))
    }

    @Test("hears signals")
    @LoopActor func signals() async throws {
        var heard: [Int32] = []
        let watcher = SignalWatcher([SIGUSR1]) { heard.append($0) }
        kill(getpid(), SIGUSR1)
        try await eventually("the signal is heard") { heard == [SIGUSR1] }
        watcher.close()
    }
}

@Suite("Virtual time")
struct VirtualTimeTests {
    init() { EventLoop.startOnThread() }

    @Test("stands still until it is moved, and then fires timers in order")
    @LoopActor func advance() async {
        let time = VirtualTime(startingAt: Timestamp(milliseconds: 1_000))
        var fired: [String] = []
        time.schedule(after: .seconds(2)) {
            fired.append("two at \(time.now.milliseconds)")
            time.schedule(after: .seconds(1)) { fired.append("three at \(time.now.milliseconds)") }
        }
        time.schedule(after: .seconds(1)) { fired.append("one at \(time.now.milliseconds)") }
        time.schedule(after: .seconds(1)) { fired.append("never") }.cancel()
        await time.advance(by: .milliseconds(999))
        #expect(fired.isEmpty)
        await time.advance(by: .seconds(10))
        #expect(fired == ["one at 2000", "two at 3000", "three at 4000"])
        #expect(time.now == Timestamp(milliseconds: 11_999))
        #expect(time.pendingTimers == 0)
    }

    @Test("wakes sleepers")
    @LoopActor func sleep() async {
        let time = VirtualTime(startingAt: Timestamp(milliseconds: 0))
        let sleeper = EventLoop.task { (try? await time.sleep(for: .seconds(3_600))) != nil }
        await time.advance(by: .seconds(3_600))
        #expect(await sleeper.value)
    }
}

@Suite("Randomness")
struct RandomTests {
    @Test("repeats from its seed")
    func seeded() {
        #expect(SeededRandom(seed: 7).bytes(33) == SeededRandom(seed: 7).bytes(33))
        #expect(SeededRandom(seed: 7).bytes(33) != SeededRandom(seed: 8).bytes(33))
        #expect(KernelRandom().bytes(16) != KernelRandom().bytes(16))
        #expect(KernelRandom().bytes(0).isEmpty)
    }
}

@Suite("Child processes")
struct ChildProcessTests {
    init() { EventLoop.startOnThread() }

    @Test("give their output and how they ended")
    @LoopActor func output() async throws {
        let child = try ChildProcess(
            "/bin/sh", arguments: ["-c", "echo $GREETING; echo oops >&2; exit 3"], environment: ["GREETING=hello"])
        let (output, error) = (Recorder(), Recorder())
        child.standardOutput.handler = output
        child.standardError.handler = error
        let exit = await child.waitForExit()
        #expect(exit == ChildProcess.Exit(code: 3, signal: 0))
        try await eventually("the output is complete") { output.hasEnded && error.hasEnded }
        #expect(output.text == "hello\n")
        #expect(error.text == "oops\n")
        child.standardOutput.close()
        child.standardError.close()
    }

    @Test("can be killed")
    @LoopActor func killed() async throws {
        let child = try ChildProcess("sleep", arguments: ["60"])
        child.send(signal: SIGKILL)
        #expect(await child.waitForExit().signal == SIGKILL)
        child.standardOutput.abort()
        child.standardError.abort()
    }

    @Test("fail to start when there is no such program")
    @LoopActor func missing() async {
        #expect(throws: LoopError.self) { _ = try ChildProcess("/no/such/program") }
    }
}
