import Contracts
import EventLoop
import JSON
import JSONRPC
import ServiceKit
import Telemetry

/// Calls the programs over their sockets in the run directory.
@LoopActor final class RemotePrograms: Programs {
    private let configuration: @Sendable () throws -> CommonConfiguration
    private let network: any Network
    private var clients: [ProgramName: RPCClient] = [:]

    /// - Parameter configuration: says where the programs are. Asked at the first call, so that commands that call
    ///   nobody, such as the check of the configuration itself, work without one.
    nonisolated init(network: any Network, configuration: @escaping @Sendable () throws -> CommonConfiguration) {
        self.configuration = configuration
        self.network = network
    }

    func call<Call: RemoteCall>(
        _ call: Call, of program: ProgramName, timeout: Duration?
    ) async throws -> Call.Result {
        let client = try clients[program] ?? connect(to: program)
        clients[program] = client
        do {
            return try await client.call(call, timeout: timeout)
        } catch let error as RPCError {
            throw Self.failure(error, program, client.address)
        }
    }

    func close() {
        for client in clients.values { client.close() }
        clients = [:]
    }

    private func connect(to program: ProgramName) throws -> RPCClient {
        let configuration = try configuration()
        guard let address = configuration.addresses[program] else {
            throw CommandFailure(.configuration, "no address is known for rollcall-\(program.rawValue)")
        }
        let trust = configuration.sharedSecret.map { RPCTrust.secret($0) } ?? .sameUser
        return RPCClient(to: address, network: network, settings: RPCSettings(trust: trust))
    }

    static func failure(
        _ error: RPCError, _ program: ProgramName, _ address: NetworkAddress
    ) -> CommandFailure {
        // A problem object says more than the code's own text: which value is wrong, and what would be right.
        let reason = VisibleText.escaped(error.data?["detail"]?.string ?? error.message)
        return switch error.code {
        case .unavailable:
            CommandFailure(
                .unreachable, "cannot reach rollcall-\(program.rawValue) at \(address); is \"rollcall up\" running?")
        case .deadlineExceeded:
            CommandFailure(.unreachable, "rollcall-\(program.rawValue) did not answer in time")
        case .storageFull:
            CommandFailure(
                .storage,
                "rollcall-\(program.rawValue): the disk is full; free some space, and work resumes by itself")
        case .invalidParams:
            CommandFailure(.usage, "rollcall-\(program.rawValue): \(reason)")
        default:
            CommandFailure(.failure, "rollcall-\(program.rawValue): \(reason)")
        }
    }
}
