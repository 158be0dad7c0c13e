import Contracts
import Database
import EventLoop
import Testing
import Time

@testable import Gateway

@Suite("The key ring", .timeLimit(.minutes(1)))
struct KeyRingTests {
    init() { EventLoop.startOnThread() }

    @Test("A revocation that could not be stored is stored when it is asked for again")
    @LoopActor func failedRevocation() async throws {
        try await withGatewayDatabase { database in
            let keys = KeyRing(database: database, time: LoopTime())
            _ = try await keys.open()
            let id = try await keys.create(CreateKey(name: "lost", scopes: ["read"])).summary.id
            try await database.write {
                try $0.execute(
                    script: "CREATE TRIGGER broken BEFORE UPDATE ON api_keys BEGIN SELECT RAISE(ABORT, 'no'); END")
            }
            await #expect(throws: DatabaseError.self) { try await keys.revoke(RevokeKey(id: id)) }
            #expect(keys.valid(id) == nil)
            try await database.write { try $0.execute(script: "DROP TRIGGER broken") }
            _ = try await keys.revoke(RevokeKey(id: id))

            let restarted = KeyRing(database: database, time: LoopTime())
            _ = try await restarted.open()
            #expect(restarted.valid(id) == nil)
        }
    }
}
