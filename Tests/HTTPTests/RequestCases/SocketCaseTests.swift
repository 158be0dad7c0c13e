import EventLoop
import Testing

@testable import HTTP

@Suite("The server answers the 193 cases exactly over real sockets")
struct SocketCaseTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private func serve(_ handler: ScriptedHandler) async throws -> NetworkAddress {
        var limits = HTTPLimits()
        limits.bodyBytes = 1 << 20
        limits.headTime = .seconds(2)
        limits.bodyTime = .seconds(2)
        let server = HTTPServer(limits: limits, time: LoopTime(), random: KernelRandom(), handler: handler)
        return try await server.listen(on: .tcp(host: "127.0.0.1", port: 0), network: LoopNetwork())
    }

    @Test("One connection per case, all at once") @LoopActor
    func allCases() async throws {
        let handler = ScriptedHandler()
        handler.onAdmit = { head in
            let known = head.path == "/" || head.path == "/2"
            return known ? .accept() : .refuse(Response(.notFound))
        }
        let address = try await serve(handler)
        var clients: [(RequestCase, RawClient)] = []
        for requestCase in RequestCase.all {
            let client = RawClient(try await LoopNetwork().connect(to: address))
            client.transport.write(requestCase.bytes)
            clients.append((requestCase, client))
        }
        for (requestCase, client) in clients {
            try await eventually("answers to \(requestCase.identifier)") {
                client.statuses.count >= requestCase.answers.count
            }
        }
        for (requestCase, client) in clients {
            #expect(client.statuses == requestCase.answers, "\(requestCase.identifier)")
            guard requestCase.answers.contains(where: { $0 >= 400 }) else { continue }
            try await eventually("\(requestCase.identifier) is closed") { client.isOver }
            #expect(client.answers.last?.header("Connection") == "close", "\(requestCase.identifier)")
        }
        #expect(!handler.requests.contains { $0.path == "/smuggled" })
        for (_, client) in clients { client.transport.abort() }
    }
}
