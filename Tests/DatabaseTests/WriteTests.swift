import Database
import Testing

@Suite("Writing")
struct WriteTests {
    @Test("What a closure wrote is there for the next reader")
    func committed() async throws {
        let fixture = try await Fixture()
        let id = try await fixture.database.write { connection in
            try connection.execute("INSERT INTO item (name) VALUES (?1)", "one")
            return connection.lastInsertedRowID
        }
        #expect(id == 1)
        #expect(try await fixture.names() == ["one"])
        await fixture.database.close()
    }

    @Test("A closure that throws leaves nothing, and its error reaches the caller")
    func rolledBack() async throws {
        let fixture = try await Fixture()
        await #expect(throws: Refused.self) {
            try await fixture.database.write { connection in
                try connection.execute("INSERT INTO item (name) VALUES ('lost')")
                throw Refused()
            }
        }
        #expect(try await fixture.names() == [])
    }

    @Test("A commit has another version before anybody is told of it")
    func version() async throws {
        let fixture = try await Fixture()
        let database = fixture.database
        let before = database.version
        let (told, tell) = AsyncStream<Int>.makeStream()
        let signal = CommitSignal { _ in tell.yield(database.version) }
        try await database.write { connection in
            try connection.execute("INSERT INTO item (name) VALUES ('one')")
            connection.raise(signal)
        }
        var versions = told.makeAsyncIterator()
        #expect(await versions.next() != before)
    }

    @Test("In a group, only the closures that throw are undone")
    func groupKeepsTheOthers() async throws {
        let fixture = try await Fixture()
        // The first write holds the writer until all others have been asked for, so that they share a transaction.
        let gate = Gate()
        let database = fixture.database
        async let first: Void = database.write { _ in gate.wait() }
        await waitUntil { database.statistics.isWriting }
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    let result = await outcome {
                        try await database.write { connection in
                            try connection.execute("INSERT INTO item (id, name) VALUES (?1, ?2)", number, "\(number)")
                            if number % 3 == 0 { throw Refused() }
                        }
                    }
                    #expect(result == (number % 3 != 0))
                }
            }
            group.addTask {
                await waitUntil { database.statistics.waitingWrites >= 100 }
                gate.open()
            }
        }
        try await first
        let expected = (0..<100).filter { $0 % 3 != 0 }.map { "\($0)" }
        #expect(try await fixture.names() == expected)
        #expect(database.statistics.transactions <= 4)
    }

    @Test("Rows refused by a constraint fail alone and say which rule it was")
    func constraint() async throws {
        let fixture = try await Fixture()
        try await fixture.add("one")
        let error = await #expect(throws: DatabaseError.self) { try await fixture.add("one") }
        #expect(error?.isUniqueConstraint == true)
        #expect(error?.description.contains("item.name") == true)
        #expect(try await fixture.names() == ["one"])
    }

    @Test("Writes run in the order in which they were asked for")
    func order() async throws {
        let fixture = try await Fixture()
        let database = fixture.database
        for number in 0..<50 { try await fixture.add("\(number)") }
        #expect(try await fixture.names() == (0..<50).map { "\($0)" })
        #expect(database.statistics.writes == 50)
    }

    @Test("A savepoint that throws undoes its own changes only")
    func savepoint() async throws {
        let fixture = try await Fixture()
        try await fixture.database.write { connection in
            try connection.execute("INSERT INTO item (name) VALUES ('outer')")
            do {
                try connection.savepoint {
                    try connection.execute("INSERT INTO item (name) VALUES ('inner')")
                    throw Refused()
                }
            } catch is Refused {
                try connection.execute("INSERT INTO item (name) VALUES ('instead')")
            }
        }
        #expect(try await fixture.names() == ["outer", "instead"])
    }

    @Test("A closure that ends the transaction itself fails, and later writes work")
    func endsTheTransaction() async throws {
        let fixture = try await Fixture()
        await #expect(throws: DatabaseError.self) {
            try await fixture.database.write { try $0.execute("ROLLBACK") }
        }
        try await fixture.add("after")
        #expect(try await fixture.names() == ["after"])
    }

    @Test("After closing, work is refused")
    func closed() async throws {
        let fixture = try await Fixture()
        await fixture.database.close()
        await fixture.database.close()
        let error = await #expect(throws: DatabaseError.self) { try await fixture.add("late") }
        #expect(error?.kind == .closed)
        let other = await #expect(throws: DatabaseError.self) { try await fixture.names() }
        #expect(other?.kind == .closed)
    }

    @Test("Closing carries out what has been asked for")
    func closingDrains() async throws {
        let fixture = try await Fixture()
        let database = fixture.database
        let gate = Gate()
        async let first: Void = database.write { _ in gate.wait() }
        await waitUntil { database.statistics.isWriting }
        async let second: Void = fixture.add("drained")
        await waitUntil { database.statistics.waitingWrites >= 1 }
        async let closing: Void = database.close()
        gate.open()
        try await first
        try await second
        await closing
        let again = try await Fixture(in: fixture.folder)
        #expect(try await again.names() == ["drained"])
    }
}
