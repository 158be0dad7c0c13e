import Configuration
import Contracts
import EventLoop
import Glibc
import JSONRPC
import Scratch
import ServiceKit
import Telemetry
import Testing

@Suite("Programs")
struct ProgramHostTests {
    init() { EventLoop.startOnThread() }

    /// A world with a folder and a network of its own.
    private func world(_ environment: [String: String] = [:], network: any Network = MemoryNetwork()) -> World {
        let folder = "\(Scratch.folder)/rollcall-test-\(getpid())-\(KernelRandom().next())"
        let values = ["ROLLCALL_DATA_DIRECTORY": folder].merging(environment) { $1 }
        return World(
            time: LoopTime(), random: KernelRandom(), network: network,
            configuration: ConfigurationSource(environment: values))
    }

    @LoopActor private func eventually(_ what: String, _ condition: @LoopActor () async throws -> Bool) async throws {
        let time = LoopTime()
        let limit = time.monotonic + .seconds(10)
        while try await !condition() {
            guard time.monotonic < limit else {
                Issue.record("never happened: \(what)")
                return
            }
            try await time.sleep(for: .milliseconds(2))
        }
    }

    @Test("hear each other's events in order, whichever starts first")
    @LoopActor func events() async throws {
        let world = world()
        let listener = try await ProgramHost.start(ListeningProgram.self, in: world, log: CollectedLog())
        let speaker = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        for number in 0..<250 { try await speaker.program.say("evt-\(number)") }
        try await eventually("all are heard") { try await listener.program.heard().count == 250 }
        #expect(try await listener.program.heard() == (0..<250).map { "evt-\($0)" })
        await listener.stop()
        await speaker.stop()
    }

    @Test("hear in order what was said before they came, more than a page of it")
    @LoopActor func manyEvents() async throws {
        let world = world()
        let speaker = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        for number in 0..<250 { try await speaker.program.say("evt-\(number)") }
        let listener = try await ProgramHost.start(ListeningProgram.self, in: world, log: CollectedLog())
        try await eventually("all are heard") { try await listener.program.heard().count == 250 }
        #expect(try await listener.program.heard() == (0..<250).map { "evt-\($0)" })
        await listener.stop()
        await speaker.stop()
    }

    @Test("go on where they were after a restart of either")
    @LoopActor func restart() async throws {
        let world = world()
        var listener = try await ProgramHost.start(ListeningProgram.self, in: world, log: CollectedLog())
        var speaker = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        try await speaker.program.say("one")
        try await eventually("the first is heard") { try await listener.program.heard() == ["one"] }
        await listener.stop()
        try await speaker.program.say("two")
        await speaker.stop()
        speaker = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        listener = try await ProgramHost.start(ListeningProgram.self, in: world, log: CollectedLog())
        try await speaker.program.say("three")
        try await eventually("all are heard") { try await listener.program.heard() == ["one", "two", "three"] }
        await listener.stop()
        await speaker.stop()
    }

    @Test("tell how they are")
    @LoopActor func status() async throws {
        let world = world()
        let listener = try await ProgramHost.start(ListeningProgram.self, in: world, log: CollectedLog())
        let speaker = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        let report = try await speaker.context.peer(.members).call(ProgramStatus())
        #expect(report.name == "members")
        #expect(report.isReady)
        #expect(report.problems.isEmpty)
        #expect(report.figures == ["heard": 0])
        let metrics = try await speaker.context.peer(.members).call(ReadMetrics())
        #expect(metrics.text.contains("process_resident_memory_bytes"))
        await listener.stop()
        await speaker.stop()
    }

    @Test("stop within the limit though a reader waits for events")
    @LoopActor func stopWhileReading() async throws {
        let world = world()
        let speaker = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        let listener = try await ProgramHost.start(ListeningProgram.self, in: world, log: CollectedLog())
        try await speaker.program.say("one")
        try await eventually("it is heard") { try await listener.program.heard().count == 1 }
        let start = world.time.monotonic
        await speaker.stop()
        await listener.stop()
        #expect(world.time.monotonic - start < .seconds(6))
    }

    @Test("report all mistakes in the configuration at once")
    @LoopActor func mistakes() async throws {
        let world = world([
            "ROLLCALL_LOG_LEVEL": "loud", "ROLLCALL_SHARED_SECRET": "short", "ROLLCALL_DATA_DIRECTRY": "x",
        ])
        let failure = await #expect(throws: StartFailure.self) {
            _ = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        }
        #expect(failure?.exitCode == .configuration)
        let lines = failure?.description.split(separator: "\n") ?? []
        #expect(lines.count == 3)
        #expect(lines.contains { $0.contains("ROLLCALL_DATA_DIRECTORY is nearest") })
    }

    @Test("refuse a data directory they cannot use, and say which")
    @LoopActor func unwritable() async throws {
        let world = world(["ROLLCALL_DATA_DIRECTORY": "/proc/nowhere"])
        let failure = await #expect(throws: StartFailure.self) {
            _ = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        }
        #expect(failure?.exitCode == .storage)
        #expect(failure?.description.contains("/proc/nowhere") == true)
    }

    @Test("refuse to start twice on the same data")
    @LoopActor func twice() async throws {
        let world = world()
        let first = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        let failure = await #expect(throws: StartFailure.self) {
            _ = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        }
        #expect(failure?.exitCode == .storage)
        await first.stop()
    }

    @Test("refuse an address that is in use, and undo what they began")
    @LoopActor func addressInUse() async throws {
        let network = MemoryNetwork()
        let address = ["ROLLCALL_LUMA_ADDRESS": "unix:/same"]
        let first = try await ProgramHost.start(
            SpeakingProgram.self, in: world(address, network: network), log: CollectedLog())
        let other = world(address, network: network)
        let failure = await #expect(throws: StartFailure.self) {
            _ = try await ProgramHost.start(SpeakingProgram.self, in: other, log: CollectedLog())
        }
        #expect(failure?.exitCode == .address)
        await first.stop()
        let second = try await ProgramHost.start(SpeakingProgram.self, in: other, log: CollectedLog())
        await second.stop()
    }
}
