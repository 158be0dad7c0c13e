import Configuration
import Contracts
import EventLoop
import Glibc
import JSONRPC
import Scratch
import ServiceKit
import Telemetry
import Testing

@Suite("A subscriber", .timeLimit(.minutes(1)))
struct EventSubscriptionTests {
    private let world: World

    init() {
        EventLoop.startOnThread()
        let folder = "\(Scratch.folder)/rollcall-subscriber-\(getpid())-\(KernelRandom().next())"
        world = World(
            time: LoopTime(), random: KernelRandom(), network: MemoryNetwork(),
            configuration: ConfigurationSource(environment: ["ROLLCALL_DATA_DIRECTORY": folder]))
    }

    private static let names = (1...5).map { "evt-\($0)" }

    @LoopActor private func speaker(saying names: [String] = names) async throws -> ProgramHost<SpeakingProgram> {
        let speaker = try await ProgramHost.start(SpeakingProgram.self, in: world, log: CollectedLog())
        for name in names { try await speaker.program.say(name) }
        return speaker
    }

    @LoopActor private func listener(_ log: CollectedLog = CollectedLog()) async throws -> ProgramHost<ListeningProgram>
    {
        try await ProgramHost.start(ListeningProgram.self, in: world, log: log)
    }

    @LoopActor private func eventually(_ condition: @LoopActor () async throws -> Bool) async throws {
        let limit = world.time.monotonic + .seconds(10)
        while try await !condition() {
            try #require(world.time.monotonic < limit, "the condition never held")
            try await world.time.sleep(for: .milliseconds(2))
        }
    }

    // MARK: Events that are no longer kept

    @Test("that comes when the first events are no longer kept is told what they told", arguments: [3, 5])
    @LoopActor func late(forgotten: Int) async throws {
        let speaker = try await speaker()
        try await speaker.program.forget(forgotten)
        let listener = try await listener()
        try await eventually { try await listener.program.heard() == Self.names }
        try await speaker.program.say("evt-6")
        try await eventually { try await listener.program.heard() == Self.names + ["evt-6"] }
        #expect(try await speaker.context.peer(.members).call(ProgramStatus()).problems.isEmpty)
        await listener.stop()
        await speaker.stop()
    }

    @Test("that has heard more than there is begins anew: the other's file has been restored")
    @LoopActor func ahead() async throws {
        var listener = try await listener()
        try await listener.program.stand(at: 100)
        await listener.stop()
        listener = try await self.listener()
        let speaker = try await speaker()
        try await eventually { try await listener.program.heard().suffix(5) == Self.names[...] }
        try await speaker.program.say("evt-6")
        try await eventually { try await listener.program.heard().last == "evt-6" }
        await listener.stop()
        await speaker.stop()
    }

    @Test("that needs no old events goes on with the next one, and knows that it has missed some")
    @LoopActor func forgetful() async throws {
        let speaker = try await speaker()
        try await speaker.program.forget(3)
        let late = try await ProgramHost.start(LateProgram.self, in: world, log: CollectedLog())
        try await eventually { late.program.missed.withLock { $0 } == 1 }
        try await speaker.program.say("evt-6")
        try await eventually { try await late.program.heard() == ["evt-6"] }
        await late.stop()
        await speaker.stop()
    }

    @Test("learns from a program that tells no state only where it stands")
    @LoopActor func stateless() async throws {
        let speaker = try await speaker()
        let listener = try await listener()
        let members = speaker.context.peer(.members)
        let error = await #expect(throws: RPCError.self) { try await members.call(ReadState()) }
        #expect(error?.code == .methodNotFound)
        #expect(try await members.call(ReadState(types: [])) == StatePage(entries: [], position: 0))
        await listener.stop()
        await speaker.stop()
    }

    // MARK: Reading ahead

    /// Three pages.
    private static let many = (0..<250).map { "evt-\($0)" }

    /// A listener that has been prepared before it hears the first event.
    @LoopActor private func listener(
        to names: [String], _ log: CollectedLog, prepare: (ListeningProgram.Ear) -> Void
    ) async throws -> (ProgramHost<ListeningProgram>, ProgramHost<SpeakingProgram>) {
        try await speaker(saying: names).stop()
        let listener = try await listener(log)
        prepare(listener.program.ear)
        return (listener, try await speaker(saying: []))
    }

    @Test("that cannot apply an event goes on with that one, whatever it has read ahead")
    @LoopActor func refusal() async throws {
        let log = CollectedLog()
        let (listener, speaker) = try await listener(to: Self.many, log) { $0.refused.withLock { $0 = "evt-150" } }
        try await eventually { log.lines.count { $0.contains("cannot be applied") } >= 3 }
        #expect(try await listener.program.heard() == Array(Self.many[..<100]))
        // What was read ahead would be found not to fit.
        #expect(log.lines.allSatisfy { !$0.contains("are missing") })
        listener.program.ear.refused.withLock { $0 = nil }
        try await eventually { try await listener.program.heard().count == 250 }
        #expect(try await listener.program.heard() == Self.many)
        await listener.stop()
        await speaker.stop()
    }

    @Test("that stops while it applies a page and waits for the next goes on where it was")
    @LoopActor func stopping() async throws {
        let log = CollectedLog()
        // One page exactly: the question for the next one waits at the other program.
        let (first, speaker) = try await listener(to: Array(Self.many[..<100]), log) {
            $0.isSlow.withLock { $0 = true }
        }
        try await eventually { first.program.ear.isHearing.withLock { $0 } }
        let start = world.time.monotonic
        async let stopped: Void = first.stop()
        try await eventually { log.lines.contains { $0.contains("stopping") } }
        first.program.ear.isSlow.withLock { $0 = false }
        await stopped
        #expect(world.time.monotonic - start < .seconds(6))
        for name in Self.many[100...] { try await speaker.program.say(name) }
        let second = try await listener()
        try await eventually { try await second.program.heard().count == 250 }
        #expect(try await second.program.heard() == Self.many)
        await second.stop()
        await speaker.stop()
    }
}
