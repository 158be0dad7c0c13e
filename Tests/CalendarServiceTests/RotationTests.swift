import Contracts
import Crypto
import Database
import EventLoop
import JSON
import JSONRPC
import SandboxProcess
import ServiceKit
import Testing

@testable import CalendarService

@Suite("A change of the encryption key", .timeLimit(.minutes(2)))
struct RotationTests {
    init() { EventLoop.startOnThread() }

    private static let old = String(repeating: "o", count: 32)
    private static let new = String(repeating: "n", count: 32)

    @Test("After a rotation nothing is under the old key, and everything works without it")
    @LoopActor func rotation() async throws {
        try await SandboxProcess.run { sandbox in
            try await sandbox.control("google/settings", ["consent": "approve"])
            let folder = CalendarFixture.newFolder()
            func started<Result: Sendable>(
                _ keys: String, _ body: @LoopActor (CalendarFixture) async throws -> Result
            ) async throws -> Result {
                let fixture = try await CalendarFixture(
                    OutsideWorld.settings(sandbox.url).merging(["ENCRYPTION_KEY": keys]) { $1 }, folder: folder)
                let result = try await body(fixture)
                await fixture.stop()
                return result
            }

            let (consent, account) = try await started(Self.old) { fixture in
                let world = OutsideWorld(sandbox: sandbox, fixture: fixture)
                try await Self.introduceNotion(fixture)
                let started = try await world.ask(BeginConsent(provider: "google"))
                return (try await world.consent(started), try await world.notionAccount())
            }
            let choices = ListCalendarChoices(account: account.id)
            let hint = NotionHintTests.signed(NotionHintTests.event, "secret_used")

            try await started(Self.new) { fixture in
                #expect(await RPCError.code { _ = try await fixture.ask(choices) } == .conflict)
                let report = try await fixture.ask(RotateCredentials())
                #expect(report == CredentialsRotated(total: 4, unreadable: 4))
            }
            try await started("\(Self.new),\(Self.old)") { fixture in
                let before = try await Self.sealed(fixture)
                // Each encrypted column has a value here, and there is no other one.
                #expect(Set(before.keys) == Set(SealedColumn.allCases.map(\.rawValue)))
                #expect(Set(before.values).count == 1)
                #expect(try await fixture.ask(RotateCredentials()) == CredentialsRotated(rotated: 4, total: 4))
                let after = try await Self.sealed(fixture)
                #expect(Set(after.keys) == Set(before.keys))
                #expect(Set(after.values).isDisjoint(with: before.values))
                #expect(try await fixture.ask(RotateCredentials()) == CredentialsRotated(total: 4))
            }
            try await started(Self.new) { fixture in
                #expect(try await fixture.ask(choices).calendars.count == 1)
                #expect(try await fixture.ask(ReadNotionWebhookToken()).token == "secret_offered")
                _ = try await fixture.ask(hint)
                #expect(try await fixture.ask(consent).name == "ada@example.org")
            }
        }
    }

    /// Leaves one token of Notion's in use, and another one that waits.
    @LoopActor private static func introduceNotion(_ fixture: CalendarFixture) async throws {
        for token in ["secret_used", "secret_offered"] {
            _ = try await fixture.ask(ExpectNotionWebhook())
            _ = try await fixture.ask(NotionHint(body: #"{"verification_token":"\#(token)"}"#, signature: nil))
            if token == "secret_used" { _ = try await fixture.ask(UseNotionWebhookToken()) }
        }
    }

    /// The keys of everything in the whole file that looks encrypted, by table and column.
    @LoopActor private static func sealed(_ fixture: CalendarFixture) async throws -> [String: UInt32] {
        try await fixture.calendar.context.database.read { connection in
            let columns = try connection.query(
                """
                SELECT m.name, c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
                WHERE m.type = 'table' AND c.type = 'BLOB'
                """
            ) { (table: try $0.string(0), column: try $0.string(1)) }
            var found: [String: UInt32] = [:]
            for (table, column) in columns {
                let values = try connection.query(
                    "SELECT \"\(column)\" FROM \"\(table)\" WHERE \"\(column)\" IS NOT NULL"
                ) { try $0.bytes(0) }
                for value in values {
                    guard let blob = try? SealedBlob(bytes: value) else { continue }
                    found["\(table).\(column)"] = blob.keyIdentifier
                }
            }
            return found
        }
    }
}
