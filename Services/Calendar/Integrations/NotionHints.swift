import CalendarModel
import Contracts
import Crypto
import Database
import Durable
import EventLoop
import JSONRPC
import NotionCalendar
import ServiceKit
import Time

/// Takes Notion's messages, by their signature, and the handshake before the first one.
@LoopActor struct NotionHints {
    let context: ProgramContext
    let vault: CredentialVault
    let queue: SyncQueue

    func register(in methods: inout RPCMethods) {
        methods.on(NotionHint.self) { call, _ in try await take(call) }
        methods.on(ExpectNotionWebhook.self) { _, _ in
            let end = context.world.time.now + NotionWebhookStore.patience
            try await context.database.write { try NotionWebhookStore($0).expect(until: end) }
            return NotionWebhookExpected(until: end)
        }
        methods.on(ReadNotionWebhookToken.self) { _, _ in
            let offered = try await context.database.read { try NotionWebhookStore($0).tokens().offered }
            let token = try offered.map { try vault.openText($0, in: NotionWebhookStore.offered).reveal() }
            return NotionWebhookToken(token: token)
        }
        methods.on(UseNotionWebhookToken.self) { _, _ in
            guard try await context.database.write({ try NotionWebhookStore($0).useOffered() }) else {
                throw RPCError(.conflict, message: "Notion has introduced itself with no new token")
            }
            return Acknowledgement()
        }
    }

    private func take(_ hint: NotionHint) async throws -> Acknowledgement {
        let body = Array(hint.body.utf8)
        switch NotionWebhook(body: body) {
        case .handshake(let token): try await keep(token)
        case .event(let event):
            try await check(body, signature: hint.signature)
            try await read(event)
        case nil: throw Self.refusal
        }
        return Acknowledgement()
    }

    /// The same words for everything that does not prove itself.
    private static let refusal = RPCError(.notFound, message: "this message is not waited for")

    /// Anybody can send a handshake, so one is let in only while somebody waits for it, and its token counts only once
    /// that person says that Notion has taken it: whoever else sent one would sign with it, too.
    private func keep(_ token: Secret<String>) async throws {
        guard (1...512).contains(token.reveal().utf8.count) else { throw Self.refusal }
        let sealed = try vault.seal(text: token, in: NotionWebhookStore.offered)
        let now = context.world.time.now
        guard try await context.database.write({ try NotionWebhookStore($0).offer(sealed, at: now) }) else {
            throw Self.refusal
        }
    }

    private func check(_ body: [UInt8], signature: String?) async throws {
        let used = try await context.database.read { try NotionWebhookStore($0).tokens().used }
        guard let used, try isSigned(body, signature, used) else { throw Self.refusal }
    }

    private func isSigned(_ body: [UInt8], _ signature: String?, _ sealed: [UInt8]) throws -> Bool {
        NotionWebhook.isSigned(
            body, signature: signature, token: try vault.openText(sealed, in: NotionWebhookStore.inUse))
    }

    private func read(_ event: NotionWebhook.Event) async throws {
        let now = context.world.time.now
        try await context.database.write { [queue] connection in
            let integrations = IntegrationStore(connection)
            for integration in try integrations.all()
            where integration.provider == .notion && integration.isActive {
                // Only a reading of everything would find out; and what was moved tells where it is now.
                let isMissed =
                    try event.tellsRemoval
                    && LinkStore(connection).look(
                        at: event.entityID, in: integration.id, since: integrations.readings(of: integration.id))
                guard isMissed || event.dataSourceID == nil || event.dataSourceID == integration.outsideCalendar
                else { continue }
                try queue.read(integration, at: now + SyncQueue.hintDelay, connection)
            }
        }
    }
}

extension NotionHints: Answers {}
