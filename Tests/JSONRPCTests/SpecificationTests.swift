import EventLoop
import Glibc
import JSON
import JSONRPC
import Testing

@Suite("The table of inputs and exact answers", .timeLimit(.minutes(2)))
struct SpecificationTests {
    init() { EventLoop.startOnThread() }

    enum Way: String, CaseIterable, Sendable {
        case whole, byteByByte, atEveryOffset
    }

    @Test("holds in memory", arguments: SpecificationRow.table, Way.allCases)
    func inMemory(_ row: SpecificationRow, _ way: Way) async throws {
        for waiting in [false, true] {
            try await check(row, way, on: MemoryNetwork(), at: .unix(path: "/memory"), waiting: waiting)
        }
    }

    @Test("holds over a Unix socket", arguments: SpecificationRow.table, Way.allCases)
    func overSocket(_ row: SpecificationRow, _ way: Way) async throws {
        let path = "/tmp/rollcall-rpc-\(getpid())-\(KernelRandom().next()).sock"
        try await check(row, way, on: LoopNetwork(), at: .unix(path: path), waiting: true)
    }

    /// Sends the row, then a call with a known answer: once that is there, nothing more can come from the row.
    @LoopActor private func check(
        _ row: SpecificationRow, _ way: Way, on network: any Network, at address: NetworkAddress, waiting: Bool
    ) async throws {
        let server = RPCServer(methods: try SpecificationMethods.table(waiting: waiting))
        try await server.start(on: address, network: network)
        let connection = try await RawConnection(to: address, on: network)
        let line = row.input + [UInt8(ascii: "\n")]
        let splits = way == .atEveryOffset ? Array(stride(from: 1, to: line.count, by: max(1, line.count / 97))) : [0]
        for split in splits {
            switch way {
            case .whole: connection.send(line)
            case .byteByByte: try await send(line.map { [$0] }, on: connection)
            case .atEveryOffset: try await send([Array(line[..<split]), Array(line[split...])], on: connection)
            }
            var answers = row.expected == nil ? [] : try await connection.lines(1)
            connection.send(line: #"{"jsonrpc":"2.0","method":"subtract","params":[2,1],"id":"end"}"#)
            answers += try await connection.lines(1)
            let expected = [row.expected, SpecificationRow.result(1, "end")].compactMap { $0 }
            #expect(answers.map(SpecificationRow.normalized) == expected.map(SpecificationRow.normalized))
        }
        connection.close()
        await server.stop(within: .seconds(1))
    }

    /// One piece per turn of the loop, so that each is read by itself. Long rows are not worth a turn for each byte.
    @LoopActor private func send(_ pieces: [[UInt8]], on connection: RawConnection) async throws {
        for (index, piece) in pieces.enumerated() {
            connection.send(piece)
            if pieces.count < 300 || index % 16 == 0 { try await LoopTime().sleep(for: .zero) }
        }
    }
}
