import Testing
import Time

@testable import Database

@Suite("Values and rows")
struct ValueTests {
    private enum Colour: String, SQLValue { case red, green }

    private struct Item: RowReadable, Equatable {
        let id: Int64
        let name: String?

        init(row: Row) throws {
            id = try row.get("id")
            name = try row.get("name")
        }
    }

    private func roundTrip<Value: SQLValue & Sendable>(_ value: Value) async throws -> Value? {
        try await Fixture().database.read { try $0.value("SELECT ?1", value) }
    }

    @Test("Values come back as they went in")
    func roundTrips() async throws {
        for number in [Int64.min, -1, 0, 1, .max] { #expect(try await roundTrip(number) == number) }
        for text in ["", "a", "nul\0inside", "Grüße 👩‍👩‍👧"] { #expect(try await roundTrip(text) == text) }
        for bytes in [[], [0], [UInt8](0...255)] as [[UInt8]] { #expect(try await roundTrip(bytes) == bytes) }
        for flag in [true, false] { #expect(try await roundTrip(flag) == flag) }
        for number in [0.0, -1.5, .greatestFiniteMagnitude, .infinity] {
            #expect(try await roundTrip(number) == number)
        }
        #expect(try await roundTrip(Int32.max) == .max)
        #expect(try await roundTrip(Colour.green) == .green)
        let instant = Timestamp(milliseconds: 1_700_000_000_123)
        #expect(try await roundTrip(instant) == instant)
    }

    @Test("Nothing is converted silently", arguments: ["1", "1.5", "'text'", "x'00'", "NULL"])
    func mismatches(sql: String) async throws {
        let database = try await Fixture().database
        func fails<Value: SQLValue & SendableMetatype>(_ type: Value.Type) async -> Bool {
            await !outcome {
                try await database.read { connection in
                    _ = try connection.first("SELECT \(sql)") { try Value($0, column: 0) }
                }
            }
        }
        #expect(await fails(Int64.self) == (sql != "1"))
        #expect(await fails(Bool.self) == (sql != "1"))
        #expect(await fails(Timestamp.self) == (sql != "1"))
        #expect(await fails(Double.self) == !["1", "1.5"].contains(sql))
        #expect(await fails(String.self) == (sql != "'text'"))
        #expect(await fails([UInt8].self) == !["'text'", "x'00'"].contains(sql))
        #expect(await fails(Colour.self))
    }

    @Test("Numbers that do not fit are errors", arguments: [Int64(Int32.max) + 1, Int64(Int32.min) - 1])
    func tooLarge(number: Int64) async throws {
        let database = try await Fixture().database
        await #expect(throws: DatabaseError.self) {
            _ = try await database.read { try $0.value("SELECT ?1", number, as: Int32.self) }
        }
    }

    @Test("Rows make themselves by the names of their columns")
    func rows() async throws {
        let fixture = try await Fixture()
        try await fixture.add("one")
        _ = try await fixture.database.write { try $0.execute("INSERT INTO item (name) VALUES (?1)", nil) }
        let items = try await fixture.database.read { connection in
            try connection.rows("SELECT name, id FROM item ORDER BY id", as: Item.self).map {
                "\($0.id) \($0.name ?? "-")"
            }
        }
        #expect(items == ["1 one", "2 -"])
        let error = await #expect(throws: DatabaseError.self) {
            _ = try await fixture.database.read { try $0.rows("SELECT id FROM item", as: Item.self).count }
        }
        #expect(error?.description.contains("no column name") == true)
    }

    @Test("Borrowed bytes are stored as they are, as text and as blob")
    func borrowed() async throws {
        let found = try await Fixture().database.read { connection in
            let statement = try connection.statement("SELECT typeof(?1), ?1, typeof(?2), ?2")
            let bytes = Array("café".utf8)
            return try bytes.withUnsafeBytes { bytes in
                try statement.bindText(borrowing: bytes, at: 1)
                try statement.bindBlob(borrowing: bytes, at: 2)
                defer { statement.reset() }
                _ = try statement.step()
                return [try statement.row.string(0), try statement.row.string(1), try statement.row.string(2)]
            }
        }
        #expect(found == ["text", "café", "blob"])
    }

    @Test("The number of arguments must be the number of parameters", arguments: [1, 3])
    func argumentCount(count: Int) async throws {
        let database = try await Fixture().database
        let arguments = [Int](repeating: 1, count: count)
        await #expect(throws: DatabaseError.self) {
            try await database.write { _ = try $0.execute("SELECT ?1, ?2", arguments: arguments) }
        }
    }

    @Test("One text is one statement", arguments: ["", "  ", "SELECT 1; SELECT 2"])
    func oneStatement(sql: String) async throws {
        let database = try await Fixture().database
        await #expect(throws: DatabaseError.self) { try await database.read { _ = try $0.value(sql, as: Int.self) } }
    }

    @Test("Errors show the statement and never the values")
    func privacy() async throws {
        let database = try await Fixture().database
        let error = await #expect(throws: DatabaseError.self) {
            try await database.write { connection in
                for _ in 0..<2 { try connection.execute("INSERT INTO item (name) VALUES (?1)", "secret@example.org") }
            }
        }
        #expect(error?.description.contains("INSERT INTO item") == true)
        #expect(error?.description.contains("secret") == false)
    }
}
