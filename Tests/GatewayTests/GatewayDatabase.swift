import Database
import EventLoop
import Glibc
import Scratch

@testable import Gateway

/// Lends a gateway's database without the gateway around it.
@LoopActor func withGatewayDatabase(_ body: @LoopActor (Database) async throws -> Void) async throws {
    let path = "\(Scratch.folder)/rollcall-gateway-\(KernelRandom().next()).db"
    let database = try await Database.open(DatabaseConfiguration(path: path, migrations: [GatewaySchema.migrations]))
    do {
        try await body(database)
    } catch {
        await database.close()
        throw error
    }
    await database.close()
    for suffix in ["", "-wal", "-shm", ".lock"] { unlink(path + suffix) }
}
