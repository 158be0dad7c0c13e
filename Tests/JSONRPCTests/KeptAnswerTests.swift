import EventLoop
import JSON
import Testing
import Time

@testable import JSONRPC

@Suite("Kept answers", .timeLimit(.minutes(1)))
struct KeptAnswerTests {
    init() { EventLoop.startOnThread() }

    /// Answers how often it has been asked, with as many letters as the caller wants.
    private struct Count: RemoteCall {
        static let method = "count"
        typealias Result = [String]
        var name: String
        var letters = 1
    }

    /// Data with a version, and how often it was looked at.
    @LoopActor private final class Data {
        nonisolated let version = Lock(0)
        var looks = 0
        var answers: KeptAnswers?

        func change() { version.withLock { $0 += 1 } }
    }

    @Test("are given again as long as nothing has changed")
    @LoopActor func unchanged() async throws {
        try await withClient { client, data, _ in
            try await expectFirst("a1", of: "a", client)
            try await expectFirst("a1", of: "a", client)
            try await expectFirst("b2", of: "b", client)
            #expect(data.looks == 2)
        }
    }

    @Test("are made anew after a change, and after a while")
    @LoopActor func changed() async throws {
        try await withClient { client, data, time in
            _ = try await client.call(Count(name: "a"))
            data.change()
            try await expectFirst("a2", of: "a", client)
            await time.advance(by: .milliseconds(999))
            try await expectFirst("a2", of: "a", client)
            await time.advance(by: .milliseconds(1))
            try await expectFirst("a3", of: "a", client)
        }
    }

    @Test("do not outlive a change that came while they were made")
    @LoopActor func changedMeanwhile() async throws {
        try await withClient { client, data, _ in
            try await expectFirst("change1", of: "change", client)
            try await expectFirst("change2", of: "change", client)
            #expect(data.looks == 2)
        }
    }

    @Test("are kept up to a size", arguments: [(-1, 1), (0, 1), (1, 2)])
    @LoopActor func size(beyond: Int, looks: Int) async throws {
        try await withClient { client, data, _ in
            // Brackets, quotes, and the text that says how often; and the question.
            let rest = #"["a1",""]"#.utf8.count + #"{"name":"a","letters":123456}"#.utf8.count
            let call = Count(name: "a", letters: KeptAnswers.largestAnswer + beyond - rest)
            _ = try await client.call(call)
            _ = try await client.call(call)
            #expect(data.looks == looks)
        }
    }

    @Test("are kept up to a number", arguments: [(-1, 0), (0, 0), (1, 1)])
    @LoopActor func number(beyond: Int, looksMore: Int) async throws {
        try await withClient { client, data, _ in
            let number = KeptAnswers.largestNumber + beyond
            for name in 0..<number { _ = try await client.call(Count(name: "\(name)")) }
            #expect(data.looks == number)
            _ = try await client.call(Count(name: "0"))
            #expect(data.looks == number + looksMore)
        }
    }

    @Test("are let go of with the next one that is kept, once they are no longer right")
    @LoopActor func letGo() async throws {
        try await withClient { client, data, time in
            for name in 0..<10 { _ = try await client.call(Count(name: "\(name)")) }
            #expect(data.answers?.count == 10)
            data.change()
            _ = try await client.call(Count(name: "a"))
            #expect(data.answers?.count == 1)
            await time.advance(by: .seconds(1))
            _ = try await client.call(Count(name: "b"))
            #expect(data.answers?.count == 1)
        }
    }

    @LoopActor private func expectFirst(_ text: String, of name: String, _ client: RPCClient) async throws {
        let answer = try await client.call(Count(name: name))
        #expect(answer.first == text)
    }

    @LoopActor private func withClient(
        _ body: @LoopActor (RPCClient, Data, VirtualTime) async throws -> Void
    ) async throws {
        let network = MemoryNetwork()
        let time = VirtualTime(startingAt: .epoch)
        let data = Data()
        let answers = KeptAnswers(version: { data.version.withLock { $0 } }, time: time)
        data.answers = answers
        var methods = RPCMethods()
        methods.on(Count.self, keeping: answers) { call, _ in
            data.looks += 1
            if call.name == "change" { data.change() }
            return ["\(call.name)\(data.looks)", String(repeating: "x", count: call.letters)]
        }
        let settings = RPCSettings(time: time, random: SeededRandom(seed: 1))
        let server = RPCServer(methods: try methods.table(), settings: settings)
        try await server.start(on: .unix(path: "/memory"), network: network)
        let client = RPCClient(to: .unix(path: "/memory"), network: network, settings: settings)
        try await body(client, data, time)
        client.close()
        await server.stop(within: .seconds(1))
    }
}
