import Testing

@testable import Database

@Suite("Reading")
struct ReadTests {
    @Test("A reader sees one state, whatever is committed meanwhile, and does not hold up the writer")
    func snapshot() async throws {
        let fixture = try await Fixture()
        let database = fixture.database
        try await fixture.add("one")
        let (inside, outside) = (Gate(), Gate())
        async let counts = database.read { connection in
            let before = try connection.value("SELECT count(*) FROM item", as: Int.self)
            inside.open()
            outside.wait()
            return [before, try connection.value("SELECT count(*) FROM item", as: Int.self)]
        }
        try await database.read { _ in inside.wait() }
        try await fixture.add("two")
        outside.open()
        #expect(try await counts == [1, 1])
        #expect(try await fixture.names() == ["one", "two"])
    }

    @Test("A reader cannot write")
    func readOnly() async throws {
        let fixture = try await Fixture()
        let error = await #expect(throws: DatabaseError.self) {
            try await fixture.database.read { _ = try $0.execute("INSERT INTO item (name) VALUES ('no')") }
        }
        #expect(error?.kind == .readOnly)
        #expect(try await fixture.names() == [])
    }

    @Test("A query inside the rows of the same query gets a statement of its own")
    func nested() async throws {
        let fixture = try await Fixture()
        for name in ["a", "b"] { try await fixture.add(name) }
        let pairs = try await fixture.database.read { connection in
            let sql = "SELECT name FROM item ORDER BY id"
            var pairs: [String] = []
            try connection.forEach(sql) { outer in
                try connection.forEach(sql) { inner in pairs.append(try outer.string(0) + (try inner.string(0))) }
            }
            return pairs
        }
        #expect(pairs == ["aa", "ab", "ba", "bb"])
    }

    @Test("A statement is prepared once and left ready")
    func statementCache() async throws {
        let database = try await Fixture().database
        try await database.read { connection in
            let sql = "SELECT 1 UNION ALL SELECT 2"
            let first = try connection.statement(sql)
            _ = try connection.value(sql, as: Int.self)
            #expect(try connection.statement(sql) === first)
            #expect(first.isActive == false)
        }
    }
}
