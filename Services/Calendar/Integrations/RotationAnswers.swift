import Contracts
import Crypto
import Database
import EventLoop
import JSONRPC
import ServiceKit
import Telemetry

/// Puts everything that is stored encrypted under the present key, so that the one before can be left away.
@LoopActor struct RotationAnswers {
    let context: ProgramContext
    let vault: CredentialVault

    func register(in methods: inout RPCMethods) {
        methods.on(RotateCredentials.self) { _, _ in try await rotate() }
    }

    private func rotate() async throws -> CredentialsRotated {
        let now = context.world.time.now
        // Those that nobody can come back with any more are no reason to keep a key.
        try await context.database.write { try ConsentStore($0).dropExpired(now: now) }
        var report = CredentialsRotated()
        for column in SealedColumn.allCases {
            for value in try await context.database.read({ try SealedValueStore($0).values(of: column) }) {
                report.total += 1
                do {
                    if try await rotate(value) { report.rotated += 1 }
                } catch let error as CryptoError {
                    report.unreadable += 1
                    context.logger.error(
                        "what is stored cannot be opened", .code("column", column.rawValue),
                        .identifier("row", value.row.row), .error(error))
                }
            }
        }
        return report
    }

    /// - Returns: whether it was under another key.
    private func rotate(_ value: SealedValue) async throws -> Bool {
        guard let sealed = try vault.resealed(value.bytes, in: value.row) else { return false }
        return try await context.database.write { try SealedValueStore($0).replace(value, with: sealed) }
    }
}

extension RotationAnswers: Answers {}
