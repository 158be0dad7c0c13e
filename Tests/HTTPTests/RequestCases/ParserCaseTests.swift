import Testing

@testable import HTTP

@Suite("The request parser answers the 193 cases exactly")
struct ParserCaseTests {
    @Test("The table is complete")
    func tableIsComplete() {
        #expect(RequestCase.all.count == 193)
        #expect(Set(RequestCase.all.map(\.identifier)).count == 193)
        #expect(RequestCase.all.filter { $0.answers == [200] && $0.identifier.hasPrefix("G") }.count == 16)
    }

    @Test("In one piece", arguments: RequestCase.all)
    func whole(_ requestCase: RequestCase) {
        #expect(statuses([requestCase.bytes[...]]) == requestCase.answers)
    }

    @Test("Byte by byte", arguments: RequestCase.all)
    func byteByByte(_ requestCase: RequestCase) {
        #expect(statuses(requestCase.bytes.indices.map { requestCase.bytes[$0...$0] }) == requestCase.answers)
    }

    @Test("Split at every offset", arguments: RequestCase.all)
    func everySplit(_ requestCase: RequestCase) {
        for offset in splits(of: requestCase.bytes.count) {
            let answers = statuses([requestCase.bytes[..<offset], requestCase.bytes[offset...]])
            #expect(answers == requestCase.answers, "split at \(offset)")
        }
    }

    /// Every offset, but of the long cases only those near an end or a limit: between them are equal bytes.
    private func splits(of count: Int) -> [Int] {
        guard count > 4096 else { return Array(0...count) }
        let middle = [8190, 8191, 8192, 8193, 8194, 32_767, 32_768, 32_769]
        return Array(0...128) + middle.filter { $0 < count } + Array((count - 128)...count)
    }
}

/// What a server would answer that says 200 to everything the parser takes; a request cut short is answered 408 at its
/// deadline.
private func statuses(_ pieces: [ArraySlice<UInt8>]) -> [Int] {
    var limits = HTTPLimits()
    limits.bodyBytes = 1 << 20
    var parser = RequestParser(limits: limits)
    var answers: [Int] = []
    var keepsAlive = true
    reading: for piece in pieces {
        piece.withUnsafeBytes { parser.append($0) }
        while true {
            switch parser.next() {
            case .needsMore:
                continue reading
            case .head(let head):
                keepsAlive = head.keepsAlive
            case .body:
                answers.append(200)
                guard keepsAlive else { return answers }
            case .refused(let refusal):
                return answers + [Int(refusal.status.code)]
            }
        }
    }
    return parser.isBetweenRequests ? answers : answers + [408]
}
