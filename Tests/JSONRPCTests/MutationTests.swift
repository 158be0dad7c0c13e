import EventLoop
import JSONRPC
import Mutation
import Testing

@Suite("Damaged messages", .timeLimit(.minutes(1)))
struct MutationTests {
    init() { EventLoop.startOnThread() }

    private static let originals = SpecificationRow.table.map(\.input).filter { $0.count < 500 }

    @Test("are answered the same in whatever pieces they arrive", arguments: 0..<8)
    @LoopActor func pieces(_ seed: UInt64) async throws {
        var mutator = Mutator(seed: seed, interesting: #"{},[]":\u0123eE+-.nulltrueidmethodparamsjsonrpc2.0 /"#)
        for _ in 0..<4 {
            let messages = (0..<100).map { _ in mutator.mutation(of: Self.originals) }
            let bytes = Array(messages.joined(separator: [UInt8(ascii: "\n")]))
            let whole = try await answers(to: bytes, chunkSize: .max)
            #expect(whole.count > 50)
            for chunkSize in [1, 7, 90] {
                #expect(try await answers(to: bytes, chunkSize: chunkSize) == whole)
            }
        }
    }

    /// All lines that come back, up to the answer to a last, well-formed call.
    @LoopActor private func answers(to bytes: [UInt8], chunkSize: Int) async throws -> [String] {
        let network = MemoryNetwork(chunkSize: chunkSize)
        let server = RPCServer(methods: try SpecificationMethods.table(waiting: false))
        try await server.start(on: .unix(path: "/memory"), network: network)
        let connection = try await RawConnection(to: .unix(path: "/memory"), on: network)
        connection.send(bytes)
        connection.send(line: "\n" + #"{"jsonrpc":"2.0","method":"sum","params":[1],"id":"the end"}"#)
        let end = Array(#""the end""#.utf8)
        try await eventually("the last answer") { connection.lines.last?.contains(end) == true }
        let lines = connection.lines.map { String(decoding: $0, as: UTF8.self) }
        connection.close()
        await server.stop(within: .seconds(1))
        return lines
    }
}
