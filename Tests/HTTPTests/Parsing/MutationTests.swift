import Mutation
import Testing

@testable import HTTP

@Suite("Damaged requests")
struct MutationTests {
    private static let originals = RequestCase.all.map(\.bytes).filter { $0.count < 1000 }

    @Test("Are read the same in whatever pieces they arrive, and nothing is kept beyond what arrived", arguments: 0..<8)
    func pieces(_ seed: UInt64) {
        var mutator = Mutator(seed: seed, interesting: "\r\n\r\n :;,/%?#=\"\\019aFGETPOSTHTTP/1.1chunkedContent-Length")
        var requests = 0
        for _ in 0..<1500 {
            // Two, so that damage in the first can reach the second.
            let bytes = mutator.mutation(of: Self.originals) + mutator.mutation(of: Self.originals)
            let whole = events([bytes[...]])
            requests += whole.count { $0.hasPrefix("body") }
            for longest in [1, 7, 90] {
                let inPieces = events(mutator.pieces(of: bytes, longest: longest))
                #expect(inPieces == whole, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
            }
        }
        #expect(requests > 50)
    }
}

/// All that the parser tells of some bytes, as text.
private func events(_ pieces: [ArraySlice<UInt8>]) -> [String] {
    var parser = RequestParser()
    var events: [String] = []
    var arrived = 0
    for piece in pieces {
        piece.withUnsafeBytes { parser.append($0) }
        arrived += piece.count
        reading: while true {
            switch parser.next() {
            case .needsMore: break reading
            case .head(let head): events.append("head \(head.method) \(head.path) \(head.framing) \(head.keepsAlive)")
            case .body(let body): events.append("body \(body)")
            case .refused(let refusal): return events + ["refused \(refusal.status.code)"]
            }
        }
        #expect(parser.buffer.count - parser.position + parser.body.count <= arrived)
    }
    return events + [parser.isBetweenRequests ? "end" : "unfinished"]
}
