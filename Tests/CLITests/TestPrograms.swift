import Contracts
import EventLoop
import JSONRPC
import ServiceKit

@testable import CLI

/// Programs that answer as a test tells them; what it does not tell is out of reach.
@LoopActor final class TestPrograms: Programs {
    private typealias Answer = @LoopActor (any RemoteCall, ProgramName) throws -> any Sendable

    private var answers: [String: Answer] = [:]
    private(set) var calls: [any RemoteCall] = []

    nonisolated init() {}

    func answer<Call: RemoteCall>(
        _ type: Call.Type, _ body: @escaping @LoopActor (Call, ProgramName) throws -> Call.Result
    ) {
        answers[Call.method] = { call, program in
            guard let call = call as? Call else { throw CommandFailure(.failure, "another call") }
            return try body(call, program)
        }
    }

    func call<Call: RemoteCall>(
        _ call: Call, of program: ProgramName, timeout: Duration?
    ) async throws -> Call.Result {
        calls.append(call)
        guard let answer = answers[Call.method], let result = try answer(call, program) as? Call.Result else {
            throw CommandFailure(.unreachable, "cannot reach rollcall-\(program.rawValue)")
        }
        return result
    }

    func close() {}
}
