import CSV
import Testing

@Suite("CSV tables with a header")
struct CSVTableTests {
    private func table(_ text: String) throws -> CSVTable { try CSVTable(Array(text.utf8)) }

    @Test("Columns are found by any of their names, whatever the case and the separators")
    func columns() throws {
        let table = try table("ID,E-Mail,Main Team\n1,a@x.org,Blue\n")
        let row = try #require(table.rows.first)
        #expect(row[table.column("id")] == "1")
        #expect(row[table.column("email", "mail")] == "a@x.org")
        #expect(row[table.column("main_team")] == "Blue")
        #expect(row[table.column("absent")] == "")
    }

    @Test("Rows of another width are reported by line, the others are kept")
    func ragged() throws {
        let table = try table("a,b\n1,2\n3\n4,5,6\n7,8\n")
        #expect(table.rows.map(\.line) == [2, 5])
        #expect(
            table.problems.map(\.description) == [
                "line 3: 1 columns where the header has 2", "line 4: 3 columns where the header has 2",
            ])
    }

    @Test("A text without a header or with a column named twice is refused")
    func badHeaders() {
        #expect(throws: CSVError(line: 0, reason: .emptyText)) { try table("") }
        #expect(throws: CSVError(line: 1, reason: .duplicateColumn("E-MAIL"))) { try table("email,E-MAIL\n") }
        #expect(throws: Never.self) { try table("email,,\n") }
    }

    @Test("Too many rows refuse the whole text")
    func tooManyRows() {
        #expect(throws: CSVError(line: 0, reason: .tooManyRows(limit: 1))) {
            try CSVTable(Array("h\n1\n2\n".utf8), limits: CSVLimits(maximumRows: 1))
        }
    }
}

@Suite("Cells that a spreadsheet would run")
struct FormulaGuardTests {
    private static let formulas = [
        "=HYPERLINK(\"http://x\",\"y\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\0=1",
        "  =1", "'--", "'=1", "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}x",
    ]
    private static let harmless = [
        "", " ", "a=1", "'", "''", "O'Neil", "'quoted'", "1-2", "<script>alert(1)</script>", "{{7*7}}",
        "a;b,c\\d",
        "e\u{301}", "\u{202E}gpj.exe",
    ]

    @Test("A formula gets one apostrophe, which comes off again", arguments: formulas)
    func guarded(text: String) {
        #expect(Array(FormulaGuard.adding(to: text).utf8) == Array("'\(text)".utf8))
        #expect(Array(FormulaGuard.removing(from: FormulaGuard.adding(to: text)).utf8) == Array(text.utf8))
    }

    @Test("Other text stays as it is, both ways", arguments: harmless)
    func untouched(text: String) {
        #expect(Array(FormulaGuard.adding(to: text).utf8) == Array(text.utf8))
        #expect(Array(FormulaGuard.removing(from: text).utf8) == Array(text.utf8))
    }

    @Test("Every text survives being written and read", arguments: formulas + harmless + ["a\r\nb", "\"", "\"\"\","])
    func roundTrip(text: String) throws {
        var writer = CSVWriter()
        writer.append([.text("value"), .text("number")])
        writer.append([.text(text), .integer(-5)])
        guard !text.contains("\0") else {
            #expect(try CSVTable(writer.bytes).problems.map(\.reason) == [.nullByte])
            return
        }
        let table = try CSVTable(writer.bytes)
        let row = try #require(table.rows.first)
        #expect(Array(row[table.column("value")].utf8) == Array(text.utf8))
        #expect(row[table.column("number")] == "-5")
    }
}
