import CSV
import Mutation
import Testing

@Suite("Damaged CSV texts")
struct MutationTests {
    private static let originals = [
        "name,email\r\nZoë,zoe@example.org\r\n\"Smith, Jo\",\"a \"\"quoted\"\" word\"\r\n",
        "\u{FEFF}a,b,c\n1,2,3\n\n\"x\ny\",,\"\"\n日本,👩‍👩‍👧,é", "\"\"\n,\n\"a\"\n",
    ].map { Array($0.utf8) }

    @Test(
        "Are read to their end, line after line, and what was read is read again when it is written", arguments: 0..<8)
    func readAgain(_ seed: UInt64) throws {
        var mutator = Mutator(seed: seed, interesting: ",,\"\"\r\n a\u{FEFF}")
        var records = 0
        for _ in 0..<3000 {
            let bytes = mutator.mutation(of: Self.originals)
            let lines = 1 + bytes.count { $0 == UInt8(ascii: "\n") }
            var lastLine = 0
            for result in try CSVReader(bytes) {
                switch result {
                case .success(let record):
                    records += 1
                    #expect(record.line > lastLine && record.line <= lines)
                    lastLine = record.line
                    #expect(try CSVReader(written(record.fields)).map { try $0.get().fields } == [record.fields])
                case .failure(let error):
                    #expect(error.line > lastLine && error.line <= lines)
                    lastLine = error.line
                }
            }
        }
        #expect(records > 3000)
    }

    private func written(_ fields: [String]) -> [UInt8] {
        let quoted = fields.map { field in
            "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
        }
        return Array(quoted.joined(separator: ",").utf8)
    }
}
