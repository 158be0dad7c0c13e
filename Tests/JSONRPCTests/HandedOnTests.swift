import EventLoop
import JSON
import JSONRPC
import Testing

@Suite("Results that are handed on as they are")
struct HandedOnTests {
    init() { EventLoop.startOnThread() }

    @Test(
        "are the same bytes in whatever form the answer comes",
        arguments: [
            // As it is written here.
            (#"{"jsonrpc":"2.0","result":{"a":[1, 2]},"id":1}"#, #"{"a":[1, 2]}"#),
            (#"{"jsonrpc":"2.0","result":null,"id":1}"#, "null"),
            // A member of the result that looks like the end of the answer.
            (#"{"jsonrpc":"2.0","result":{"b":7,"id":1},"id":1}"#, #"{"b":7,"id":1}"#),
            // As others may write it.
            (#"{"jsonrpc":"2.0","id":1,"result":{"a":[1, 2]}}"#, #"{"a":[1, 2]}"#),
            (#"{"id":1,"jsonrpc":"2.0","result":{"b":7,"id":1}}"#, #"{"b":7,"id":1}"#),
            (#" { "jsonrpc" : "2.0", "result" : 5 , "id" : 1 } "#, "5"),
            (#"{"jsonrpc":"2.0","result":5,"id":1,"note":0}"#, "5"),
        ])
    func forms(_ line: String, _ result: String) async throws {
        try await withAnswers([[line]]) { client in
            let bytes = try await client.callForJSON(SpecificationMethods.GetData(), timeout: .seconds(5))
            #expect(String(decoding: bytes, as: UTF8.self) == result)
        }
    }

    @Test("are not mistaken for those of other calls, and errors not for results")
    func otherAnswers() async throws {
        let error = #"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}"#
        let stray = #"{"jsonrpc":"2.0","result":5,"id":7}"#
        let broken = #"{"jsonrpc":"2.0","result":,"id":1"#
        try await withAnswers([[stray, broken, error]]) { client in
            await #expect(throws: RPCError.methodNotFound) {
                try await client.callForJSON(SpecificationMethods.GetData(), timeout: .seconds(5))
            }
        }
    }

    @Test("are told without a task, too, before and after there is a connection")
    func withoutTask() async throws {
        let error = #"{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":3}"#
        let answers = [#"{"jsonrpc":"2.0","result":1,"id":1}"#, #"{"jsonrpc":"2.0","id":2,"result":[1, 2]}"#, error]
        try await withAnswers(answers.map { [$0] }) { client in
            let results = [try await told(by: client).get(), try await told(by: client).get()]
            #expect(results == [Array("1".utf8), Array("[1, 2]".utf8)])
            await #expect(throws: RPCError.methodNotFound) { try await told(by: client).get() }
            // Nobody answers this one.
            await #expect(throws: CancellationError.self) { try await told(by: client, cancelled: true).get() }
            client.close()
            await #expect(throws: RPCError.unavailable) { try await told(by: client).get() }
        }
    }

    @LoopActor private func told(by client: RPCClient, cancelled: Bool = false) async -> Result<[UInt8], any Error> {
        await withCheckedContinuation { continuation in
            let cancel = client.callForJSON(SpecificationMethods.GetData(), timeout: .seconds(5)) {
                continuation.resume(returning: $0)
            }
            if cancelled { cancel() }
        }
    }

    @Test("leave the answers of other calls to be read")
    func typedBeside() async throws {
        let handedOn = #"{"jsonrpc":"2.0","result":"x","id":1}"#
        let broken = #"{"jsonrpc":"2.0","result":tru,"id":2}"#
        try await withAnswers([[handedOn], [broken, #"{"jsonrpc":"2.0","result":false,"id":2}"#]]) { client in
            _ = try await client.callForJSON(SpecificationMethods.GetData(), timeout: .seconds(5))
            #expect(try await client.call(SpecificationMethods.GetData(), timeout: .seconds(5)) == false)
        }
    }

    /// Gives a client of a program that answers each call with the next of these lists of lines.
    @LoopActor private func withAnswers(
        _ answers: [[String]], body: @LoopActor (RPCClient) async throws -> Void
    ) async throws {
        let network = MemoryNetwork()
        let address = NetworkAddress.unix(path: "/memory")
        let listener = try await network.listen(on: address) { $0.handler = Prompter($0, answers) }
        let client = RPCClient(to: address, network: network)
        try await body(client)
        client.close()
        listener.close()
    }
}

/// Answers one line after the other with what it was given, whatever the line says.
@LoopActor private final class Prompter: TransportHandler {
    private let transport: any Transport
    private var answers: ArraySlice<[String]>

    init(_ transport: any Transport, _ answers: [[String]]) {
        self.transport = transport
        self.answers = answers[...]
    }

    func received(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes where byte == UInt8(ascii: "\n") {
            for line in answers.popFirst() ?? [] { transport.write(Array((line + "\n").utf8)) }
        }
    }

    func receivedEnd() {}
    func closed(_ error: LoopError?) {}
}
