import EventLoop
import ServiceKit
import Testing
import Time

@testable import CLI

@Suite("The life of a supervised program")
struct ProgramLifeTests {
    private let crash = ChildProcess.Exit(code: 1, signal: 0)

    @Test("Rests double from a quarter of a second to thirty seconds")
    func restsDouble() {
        var delay = RestartDelay()
        let rests = (0..<10).map { _ in delay.afterRun(of: .seconds(1)) }
        #expect(rests.map(\.inSeconds) == [0.25, 0.5, 1, 2, 4, 8, 16, 30, 30, 30])
    }

    @Test("A run of thirty seconds makes the next rest the first one again; one just below does not")
    func restsStartAnew() {
        var delay = RestartDelay()
        for _ in 0..<5 { _ = delay.afterRun(of: .zero) }
        #expect(delay.afterRun(of: .milliseconds(29_999)) == .seconds(8))
        #expect(delay.afterRun(of: .seconds(30)) == .milliseconds(250))
        #expect(delay.afterRun(of: .zero) == .milliseconds(500))
    }

    @Test("A program that ends by itself rests and is started again")
    func restart() {
        var life = ProgramLife()
        life.started(at: .seconds(10))
        #expect(life.state == .running(since: .seconds(10)))
        #expect(life.exited(crash, at: .seconds(11)) == .rest(.milliseconds(250)))
        #expect(life.restOver() == .start)
        life.started(at: .seconds(12))
        #expect(life.exited(ChildProcess.Exit(code: 0, signal: 9), at: .seconds(12)) == .rest(.milliseconds(500)))
        #expect(life.restarts == 2)
        #expect(life.restOver() == .start)
        #expect(life.startFailed() == .rest(.seconds(1)))
    }

    @Test("Even an end without fault is followed by a restart, for nobody asked for it")
    func cleanEnd() {
        var life = ProgramLife()
        life.started(at: .zero)
        #expect(life.exited(ChildProcess.Exit(code: 0, signal: 0), at: .seconds(60)) == .rest(.milliseconds(250)))
    }

    @Test("A program that is told to stop is asked to end and not started again")
    func stop() {
        var life = ProgramLife()
        life.started(at: .zero)
        #expect(life.stopRequested() == .terminate)
        #expect(life.stopRequested() == .nothing)
        #expect(life.exited(crash, at: .seconds(1)) == .finished)
        #expect(life.state == .ended)
        #expect(life.restOver() == .nothing)
        #expect(life.startFailed() == .nothing)
    }

    @Test("A program that rests when it is told to stop has ended, and its rest leads nowhere")
    func stopWhileResting() {
        var life = ProgramLife()
        life.started(at: .zero)
        _ = life.exited(crash, at: .seconds(1))
        #expect(life.stopRequested() == .finished)
        #expect(life.restOver() == .nothing)
    }

    @Test("A wrong configuration or command line is not tried again", arguments: [ExitCode.configuration, .usage])
    func hopeless(code: ExitCode) {
        var life = ProgramLife()
        life.started(at: .zero)
        _ = life.exited(crash, at: .zero)
        _ = life.restOver()
        life.started(at: .zero)
        #expect(life.exited(ChildProcess.Exit(code: Int64(code.rawValue), signal: 0), at: .zero) == .giveUp(code))
        #expect(life.state == .ended)
    }

    @Test(
        "A used address or unusable file ends the first start, but not a program that ran before",
        arguments: [ExitCode.address, .storage])
    func hopelessAtFirst(code: ExitCode) {
        let exit = ChildProcess.Exit(code: Int64(code.rawValue), signal: 0)
        var fresh = ProgramLife()
        fresh.started(at: .zero)
        #expect(fresh.exited(exit, at: .zero) == .giveUp(code))
        var old = ProgramLife()
        old.started(at: .zero)
        _ = old.exited(crash, at: .zero)
        _ = old.restOver()
        old.started(at: .zero)
        #expect(old.exited(exit, at: .zero) == .rest(.milliseconds(500)))
    }
}
