import EventLoop
import Glibc
import ServiceKit
import Testing

@testable import CLI

/// With real processes: small shell scripts.
@Suite("The supervisor", .timeLimit(.minutes(1)))
struct SupervisorTests {
    private let screen = TestScreen()

    /// Says hello, and goodbye when it is asked to end.
    private static let polite = "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.02; done"
    /// Cannot be asked.
    private static let stubborn = "trap '' TERM; echo up; while :; do sleep 0.02; done"

    init() {
        EventLoop.startOnThread()
    }

    @LoopActor private func supervisor(_ scripts: [(String, String)], stopLimit: Duration = .seconds(30)) -> Supervisor
    {
        let definitions = scripts.map { name, script in
            ProgramDefinition(
                name: name, path: "/bin/sh", arguments: ["-c", script], environment: ["NAME": name, "SHARED": "own"])
        }
        return Supervisor(
            definitions, environment: ["PATH": "/usr/bin:/bin", "SHARED": "ours", "COMMON": "common"], screen: screen,
            time: LoopTime(), stopLimit: stopLimit)
    }

    @LoopActor private func count(_ line: String) -> Int {
        screen.lines.count { $0 == line }
    }

    @Test("Programs start in order with their environment, and both their outputs are shown under their names")
    @LoopActor func output() async throws {
        let supervisor = supervisor([
            ("a", "echo $NAME $SHARED $COMMON; echo oops >&2; exec sleep 60"), ("longer", Self.polite),
        ])
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { count("a      | a own common") == 1 && count("a      | oops") == 1 })
        #expect(try await eventually { count("longer | up") == 1 })
        supervisor.requestStop()
        #expect(await run.value == .success)
    }

    @Test("A program that crashes is started again, and the others go on")
    @LoopActor func restart() async throws {
        let supervisor = supervisor([("good", Self.polite), ("bad", "echo up; exit 1")])
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { count("bad  | up") >= 2 })
        #expect(count("bad  | ended with code 1; starting it again in 250ms") == 1)
        #expect(count("good | up") == 1)
        supervisor.requestStop()
        #expect(await run.value == .success)
        #expect(supervisor.programs.allSatisfy { $0.state == .ended })
    }

    @Test("A program that is killed from outside is started again")
    @LoopActor func killed() async throws {
        let supervisor = supervisor([("a", Self.polite)])
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { count("a | up") == 1 })
        kill(try #require(supervisor.programs.first?.processIdentifier), SIGKILL)
        #expect(try await eventually { count("a | up") == 2 })
        #expect(count("a | was ended by signal 9; starting it again in 250ms") == 1)
        supervisor.requestStop()
        #expect(await run.value == .success)
    }

    @Test("Programs are stopped in reverse order, each after the next has ended")
    @LoopActor func stopOrder() async throws {
        let supervisor = supervisor([("a", Self.polite), ("b", Self.polite), ("c", Self.polite)])
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { screen.lines.count { $0.hasSuffix("up") } == 3 })
        supervisor.requestStop()
        #expect(await run.value == .success)
        #expect(try await eventually { screen.lines.count { $0.hasSuffix("bye") } == 3 })
        #expect(screen.lines.filter { $0.hasSuffix("bye") } == ["c | bye", "b | bye", "a | bye"])
    }

    @Test("A program that does not end in time is killed, and so is everything that waits behind it")
    @LoopActor func stopLimit() async throws {
        let supervisor = supervisor([("a", Self.polite), ("b", Self.stubborn)], stopLimit: .milliseconds(200))
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { screen.lines.count { $0.hasSuffix("up") } == 2 })
        supervisor.requestStop()
        #expect(await run.value == .success)
        #expect(supervisor.programs.allSatisfy { $0.processIdentifier == nil })
        #expect(count("b | does not end in time; killing it") == 1)
    }

    @Test("Asked to stop a second time, it kills at once")
    @LoopActor func secondRequest() async throws {
        let supervisor = supervisor([("a", Self.stubborn)], stopLimit: .seconds(3600))
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { count("a | up") == 1 })
        supervisor.requestStop()
        supervisor.requestStop()
        #expect(await run.value == .success)
    }

    @Test("A program that refuses its configuration ends everything with its code")
    @LoopActor func configuration() async throws {
        let supervisor = supervisor([("a", Self.polite), ("b", "echo LUMA_API_KEY is wrong >&2; exit 3")])
        #expect(await supervisor.run() == .configuration)
        #expect(try await eventually { count("b | LUMA_API_KEY is wrong") == 1 })
        #expect(supervisor.programs.allSatisfy { $0.state == .ended })
    }

    @Test("Programs wait for the first line of one that they need from the start")
    @LoopActor func awaited() async throws {
        let first = ProgramDefinition(
            name: "first", path: "/bin/sh", arguments: ["-c", "sleep 0.1; echo ready; exec sleep 60"], isAwaited: true)
        let second = ProgramDefinition(name: "second", path: "/bin/sh", arguments: ["-c", "echo up; exec sleep 60"])
        let supervisor = Supervisor(
            [first, second], environment: ["PATH": "/usr/bin:/bin"], screen: screen, time: LoopTime())
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { screen.lines.count == 2 })
        #expect(screen.lines == ["first  | ready", "second | up"])
        supervisor.requestStop()
        #expect(await run.value == .success)
    }

    @Test("A program that is not there is reported and tried again")
    @LoopActor func missing() async throws {
        let supervisor = Supervisor(
            [ProgramDefinition(name: "a", path: "/nowhere/program")], environment: [:], screen: screen, time: LoopTime()
        )
        let run = EventLoop.task { await supervisor.run() }
        #expect(try await eventually { screen.lines.count { $0.hasPrefix("a | cannot be started") } >= 2 })
        supervisor.requestStop()
        #expect(await run.value == .success)
    }
}
