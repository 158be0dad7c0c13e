import Contracts
import EventLoop
import JSONRPC
import ServiceKit
import Telemetry

/// Calls the programs over their sockets in the run directory.
@LoopActor final class RemotePrograms: Programs {
    private let addresses: [ProgramName: NetworkAddress]
    private let network: any Network
    private let settings: RPCSettings
    private var clients: [ProgramName: RPCClient] = [:]

    nonisolated init(addresses: [ProgramName: NetworkAddress], network: any Network, settings: RPCSettings) {
        self.settings = settings
        self.addresses = addresses
        self.network = network
    }

    func call<Call: RemoteCall>(
        _ call: Call, of program: ProgramName, timeout: Duration?
    ) async throws -> Call.Result {
        guard let address = addresses[program] else {
            throw CommandFailure(.configuration, "no address is known for rollcall-\(program.rawValue)")
        }
        let client = clients[program] ?? RPCClient(to: address, network: network, settings: settings)
        clients[program] = client
        do {
            return try await client.call(call, timeout: timeout)
        } catch let error as RPCError {
            throw Self.failure(error, program, address)
        }
    }

    func close() {
        for client in clients.values { client.close() }
        clients = [:]
    }

    private static func failure(
        _ error: RPCError, _ program: ProgramName, _ address: NetworkAddress
    ) -> CommandFailure {
        switch error.code {
        case .unavailable:
            CommandFailure(
                .unreachable, "cannot reach rollcall-\(program.rawValue) at \(address); is \"rollcall up\" running?")
        case .deadlineExceeded:
            CommandFailure(.unreachable, "rollcall-\(program.rawValue) did not answer in time")
        default:
            CommandFailure(.failure, "rollcall-\(program.rawValue): \(VisibleText.escaped(error.message))")
        }
    }
}
