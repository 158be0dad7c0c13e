import Contracts
import Crypto
import Database
import Durable
import EventLoop
import JSONRPC
import ServiceKit
import Time

/// Takes what Google says about changes. It is only a hint: what has changed is read.
@LoopActor struct GoogleHints {
    let context: ProgramContext
    let queue: SyncQueue

    func register(in methods: inout RPCMethods) {
        methods.on(GoogleHint.self) { call, _ in try await take(call) }
    }

    /// Everything that does not prove itself is refused in the same words, after the same comparison: nobody can find out
    /// which channels there are.
    private func take(_ hint: GoogleHint) async throws -> Acknowledgement {
        let hash = SHA256.hash(hint.token.utf8)
        // Forgeries do not get as far as the only writer.
        let known = try await context.database.read { try ChannelStore($0).channel(hint.channel) }
        guard let channel = Self.owner(of: hint, hash, known) else {
            throw RPCError(.notFound, message: "there is no such channel")
        }
        let now = context.world.time.now
        try await context.database.write { [queue] connection in
            try ChannelStore(connection).received(hint.number ?? 0, on: channel.id, at: now)
            guard hint.state != "sync",
                let integration = try IntegrationStore(connection).integration(channel.integration),
                integration.isActive
            else { return }
            try queue.read(integration, at: now + SyncQueue.hintDelay, connection)
        }
        return Acknowledgement()
    }

    /// The channel, if the message is Google's.
    private nonisolated static func owner(of hint: GoogleHint, _ hash: [UInt8], _ channel: Channel?) -> Channel? {
        let isKnown = constantTimeEqual(hash, channel?.tokenHash ?? [UInt8](repeating: 0, count: SHA256.digestSize))
        // The first message may come before the answer that tells the resource.
        guard let channel, isKnown, channel.resource == nil || channel.resource == hint.resource else { return nil }
        return channel
    }
}
