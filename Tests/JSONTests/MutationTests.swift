import JSON
import Testing

@Suite("Mutated documents")
struct MutationTests {
    private static let seeds = [
        #"{"jsonrpc":"2.0","method":"subtract","params":[42,23.5e-3,-0],"id":"1"}"#,
        #"[{"name":"Zoë \u2615 \"x\"","tags":["a","b\\"],"n":null,"t":true,"f":false,"deep":[[[{"k":{}}]]]}]"#,
        "\"👩‍👩‍👧 é \\uD834\\uDD1E\"", "[9223372036854775807,-1,1e22,0.1]",
    ]

    /// Whatever is accepted must survive a round trip; nothing may crash. Two runs must also agree with each other.
    @Test("are refused, or read and written back the same", arguments: 0..<8)
    func mutate(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var accepted = 0
        for _ in 0..<5_000 {
            let bytes = mutated(Array(Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)].utf8), &random)
            guard let document = try? JSONDocument(bytes) else { continue }
            accepted += 1
            let value = try JSONValue(json: document.root)
            let written = JSON.write(value)
            #expect(try JSONValue(json: JSONDocument(written).root) == value)
            #expect(JSON.write(try JSONValue(json: JSONDocument(written).root)) == written)
        }
        #expect(accepted > 100)
    }

    private func mutated(_ original: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        let interesting: [UInt8] =
            Array(#"{}[]":,\u0123eE+-.truefalsnl /"#.utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4]
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            let byte = interesting[Int.random(in: 0..<interesting.count, using: &random)]
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[place] = byte
            case 1: bytes.insert(byte, at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes.removeLast(bytes.count - place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(9), at: place)
            }
        }
        return bytes
    }
}
