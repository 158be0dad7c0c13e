import CSV
import Testing

@Suite("Reading CSV records")
struct CSVReaderTests {
    /// The records of a text as `line: a|b`, and `line! reason` for those that cannot be read.
    private func read(_ text: String, limits: CSVLimits = CSVLimits()) throws -> [String] {
        try CSVReader(Array(text.utf8), limits: limits).map { result in
            switch result {
            case .success(let record): "\(record.line): \(record.fields.joined(separator: "|"))"
            case .failure(let error): "\(error.line)! \(error.reason)"
            }
        }
    }

    @Test(
        "Well-formed texts give their fields and lines",
        arguments: [
            ("", []),
            ("a,b", ["1: a|b"]),
            ("a,b\r\nc,d\r\n", ["1: a|b", "2: c|d"]),
            ("a,b\nc,d\n", ["1: a|b", "2: c|d"]),
            (",\n", ["1: |"]),
            ("\"a\",\"b\"\"c\"\n", ["1: a|b\"c"]),
            ("\"a\r\nb\",c\nd,e", ["1: a\r\nb|c", "3: d|e"]),
            ("\u{FEFF}a\n", ["1: a"]),
            ("a\n\n\r\nb\n", ["1: a", "4: b"]),
            (" a , b ", ["1:  a | b "]),
            ("\"\"", ["1: "]),
            ("é,日本\n", ["1: é|日本"]),
        ])
    func wellFormed(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test(
        "A bad row costs one row and is reported with its line",
        arguments: [
            ("a\"b\nc", ["1! quoteInsideField", "2: c"]),
            ("\"a\"b\nc", ["1! textAfterQuote", "2: c"]),
            ("a\n\"b\nc\n", ["1: a", "2! unclosedQuote", "3: c"]),
            ("a\rb\nc", ["1! bareCarriageReturn", "2: c"]),
            ("a\0b\nc", ["1! nullByte", "2: c"]),
            ("\"a\0\"\nc", ["1! nullByte", "2: c"]),
            ("a\r", ["1! bareCarriageReturn"]),
        ])
    func malformed(text: String, expected: [String]) throws {
        #expect(try read(text) == expected)
    }

    @Test("Bytes that are not UTF-8 are refused, also overlong and surrogate forms")
    func notUTF8() throws {
        for bad: [UInt8] in [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xC3]] {
            let results = Array(try CSVReader(bad + Array("\nok".utf8)))
            #expect(results.first == .failure(CSVError(line: 1, reason: .notUTF8)))
            #expect(try results.last?.get().fields == ["ok"])
        }
    }

    @Test("The byte limit holds at its edge")
    func byteLimit() throws {
        let limits = CSVLimits(maximumBytes: 4)
        #expect(try read("a,b", limits: limits) == ["1: a|b"])
        #expect(try read("a,bc", limits: limits) == ["1: a|bc"])
        #expect(throws: CSVError(line: 0, reason: .textTooLarge(limit: 4))) { try read("a,bcd", limits: limits) }
    }

    @Test("The row limit counts rows after the header and holds at its edge")
    func rowLimit() throws {
        let limits = CSVLimits(maximumRows: 2)
        #expect(try read("h\n1\n", limits: limits).count == 2)
        #expect(try read("h\n1\n2\n", limits: limits).count == 3)
        #expect(try read("h\n1\n2\n3\n4\n", limits: limits).last == "0! tooManyRows(limit: 2)")
        #expect(try read("h\n1\n2\n3\n4\n", limits: limits).count == 4)
    }

    @Test("The column limit holds at its edge")
    func columnLimit() throws {
        let limits = CSVLimits(maximumColumns: 3)
        #expect(try read("a,b", limits: limits) == ["1: a|b"])
        #expect(try read("a,b,c", limits: limits) == ["1: a|b|c"])
        #expect(try read("a,b,c,d\nx", limits: limits) == ["1! tooManyColumns(limit: 3)", "2: x"])
    }

    @Test("The record limit holds at its edge, quoted or not", arguments: [false, true])
    func recordLimit(quoted: Bool) throws {
        let limits = CSVLimits(maximumRecordBytes: 10)
        func row(_ count: Int) -> String {
            quoted ? "\"\(String(repeating: "x", count: count - 2))\"" : String(repeating: "x", count: count)
        }
        #expect(try read(row(9) + "\nok", limits: limits).count == 2)
        #expect(try read(row(10) + "\nok", limits: limits).last == "2: ok")
        #expect(try read(row(11) + "\nok", limits: limits) == ["1! recordTooLarge(limit: 10)", "2: ok"])
    }

    @Test("A text of nothing but open quotes ends, and quickly")
    func manyOpenQuotes() throws {
        let text = String(repeating: "\"\n", count: 5_000)
        // Each pair of lines closes the quote of the first: nothing hangs and every line is accounted for.
        #expect(try !read(text).isEmpty)
    }
}
