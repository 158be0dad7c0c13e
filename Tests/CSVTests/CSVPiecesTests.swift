import Testing

@testable import CSV

@Suite("CSV texts in pieces")
struct CSVPiecesTests {
    private func rows(_ text: String) throws -> (rows: [(line: Int, first: String)], problems: [Int]) {
        let table = try CSVTable(Array(text.utf8))
        return (table.rows.map { ($0.line, $0[table.column("a")]) }, table.problems.map(\.line))
    }

    @Test("A small text is one piece, as it is")
    func whole() {
        for text in ["", "a,b\r\n1,2", "a,b\n1,2\n"] {
            let pieces = CSVPieces(text, size: 100, rows: 10)
            #expect(pieces.count == 1)
            #expect(pieces[0] == CSVPieces.Piece(text: text, linesBefore: 0))
        }
    }

    @Test(
        "Whatever is cut where, the rows and the bad rows are those of the whole, with its lines",
        arguments: [
            "a,b\n1,x\n2,y\n3,z\n", "\u{FEFF}\r\na,b\r\n1,\"two\r\nlines\"\r\n\r\n2,y\r\n3,z",
            "a,\"b\nc\"\n1,x\n2\n3,\"open\n4,y\n\n\n5,z\n",
        ])
    func equal(text: String) throws {
        let whole = try rows(text)
        for size in 1...40 {
            for limit in 1...4 {
                let pieces = CSVPieces(text, size: size, rows: limit)
                var found: [(line: Int, first: String)] = []
                var problems: [Int] = []
                for index in 0..<pieces.count {
                    let piece = try rows(pieces[index].text)
                    found += piece.rows.map { ($0.line + pieces[index].linesBefore, $0.first) }
                    problems += piece.problems.map { $0 + pieces[index].linesBefore }
                    #expect(piece.rows.count + piece.problems.count <= limit)
                }
                #expect(found.map(\.line) == whole.rows.map(\.line))
                #expect(found.map(\.first) == whole.rows.map(\.first))
                #expect(problems == whole.problems)
            }
        }
    }
}
