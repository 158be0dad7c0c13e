import Contracts
import Crypto
import Database
import Durable
import EventLoop
import Identity
import JSONRPC
import ServiceKit
import Time

/// Answers shops and course platforms.
@LoopActor final class CommerceAnswers {
    private let context: ProgramContext
    private let queue: SyncQueue

    init(_ context: ProgramContext, _ queue: SyncQueue) {
        self.context = context
        self.queue = queue
    }

    func register(in methods: inout RPCMethods) {
        methods.on(RecordCommerce.self) { [unowned self] call, _ in try await record(call) }
    }

    private func record(_ call: RecordCommerce) async throws -> CommerceOutcome {
        let change = try CommerceChange(call)
        let now = context.world.time.now
        return try await context.database.write { [queue, publisher = context.events] connection in
            try CommerceRecorder(
                connection: connection, queue: queue,
                writer: EventWriter(connection: connection, publisher: publisher, queue: queue, now: now)
            ).record(change)
        }
    }
}

/// What a shop's event means.
enum CommerceChange: Sendable, Hashable {
    case resource(CommerceData, id: String)
    case ticket(purchase: String, resource: String?, email: String, name: String?, isValid: Bool)
    case transfer(purchase: String, resource: String?, from: String?, to: String, name: String?)
    /// Of a kind that says nothing about calendars.
    case other

    /// Bytes of an identifier.
    static let longestIdentifier = 200

    /// - Throws: `RPCError.invalidParams` with the name of the member that is missing or wrong.
    init(_ call: RecordCommerce) throws {
        let data = call.data
        switch call.type {
        case "resource/created", "resource/updated":
            self = .resource(data, id: try Self.identifier(data.id, "id"))
        case "ticket/purchased", "ticket/refunded":
            self = .ticket(
                purchase: try Self.identifier(data.purchaseId, "purchaseId"),
                resource: try data.resourceId.map { try Self.identifier($0, "resourceId") },
                email: try Self.address(data.email, "email"), name: data.name,
                isValid: call.type == "ticket/purchased")
        case "ticket/transferred":
            self = .transfer(
                purchase: try Self.identifier(data.purchaseId, "purchaseId"),
                resource: try data.resourceId.map { try Self.identifier($0, "resourceId") },
                from: try data.email.map { try Self.address($0, "email") },
                to: try Self.address(data.newEmail, "newEmail"), name: data.newName)
        default: self = .other
        }
    }

    private static func identifier(_ text: String?, _ name: String) throws -> String {
        guard let text, (1...longestIdentifier).contains(text.utf8.count) else {
            throw RPCError(.invalidParams, message: "data.\(name) must have 1 to \(longestIdentifier) bytes")
        }
        return text
    }

    private static func address(_ text: String?, _ name: String) throws -> String {
        guard let text, let address = try? EmailAddress(text) else {
            throw RPCError(.invalidParams, message: "data.\(name) must be an e-mail address")
        }
        return address.delivery
    }
}
