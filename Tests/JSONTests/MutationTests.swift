import JSON
import Mutation
import Testing

@Suite("Mutated documents")
struct MutationTests {
    private static let originals = [
        #"{"jsonrpc":"2.0","method":"subtract","params":[42,23.5e-3,-0],"id":"1"}"#,
        #"[{"name":"Zoë \u2615 \"x\"","tags":["a","b\\"],"n":null,"t":true,"f":false,"deep":[[[{"k":{}}]]]}]"#,
        "\"👩‍👩‍👧 é \\uD834\\uDD1E\"", "[9223372036854775807,-1,1e22,0.1]",
    ].map { Array($0.utf8) }

    /// Whatever is accepted must survive a round trip; nothing may crash. Two runs must also agree with each other.
    @Test("are refused, or read and written back the same", arguments: 0..<8)
    func mutate(_ seed: UInt64) throws {
        var mutator = Mutator(seed: seed, interesting: #"{},[]":\u0123eE+-.truefalsnl /"#)
        var accepted = 0
        for _ in 0..<5_000 {
            guard let document = try? JSONDocument(mutator.mutation(of: Self.originals)) else { continue }
            accepted += 1
            let value = try JSONValue(json: document.root)
            let written = JSON.write(value)
            #expect(try JSONValue(json: JSONDocument(written).root) == value)
            #expect(JSON.write(try JSONValue(json: JSONDocument(written).root)) == written)
        }
        #expect(accepted > 100)
    }
}
