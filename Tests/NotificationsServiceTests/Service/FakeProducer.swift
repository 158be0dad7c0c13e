import Contracts
import EventLoop
import JSON
import JSONRPC
import ServiceKit

@testable import NotificationsService

/// A program that others follow, with nothing behind it but a list of events.
@LoopActor final class FakeProducer {
    private var entries: [RemoteEventEntry] = []
    /// Delivers every page twice, the second time from one event further back.
    var repeats = false
    private(set) var reads = 0
    private var server: RPCServer?

    init(_ name: ProgramName, in world: World, folder: TemporaryFolder) async throws {
        var methods = RPCMethods()
        methods.on(ReadEvents.self) { [unowned self] call, _ in try await read(call, world.time) }
        let server = RPCServer(
            methods: try methods.table(), settings: RPCSettings(time: world.time, random: world.random))
        guard let address = NetworkAddress("unix:\(folder.path)/run/\(name.rawValue).sock") else { return }
        try await server.start(on: address, network: world.network)
        self.server = server
    }

    func publish<Event: RemoteEvent>(_ event: Event) throws {
        entries.append(
            RemoteEventEntry(
                sequence: Int64(entries.count + 1), type: Event.type, payload: try JSON.encode(event)))
    }

    private func read(_ call: ReadEvents, _ time: any TimeSource) async throws -> RemoteEventPage {
        reads += 1
        for _ in 0..<100 where entries.count <= call.after { try await time.sleep(for: .milliseconds(50)) }
        // Whatever was applied already may come again: the reader must not mind.
        let after = repeats ? max(0, call.after - 3) : call.after
        return RemoteEventPage(entries: entries.filter { $0.sequence > after })
    }
}
