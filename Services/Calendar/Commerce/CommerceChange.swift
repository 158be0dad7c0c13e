import Contracts
import Identity
import JSONRPC
import Time

/// What a shop's event means.
enum CommerceChange: Sendable, Hashable {
    case resource(CommerceData, id: String)
    case ticket(TicketStatement, purchase: String)
    /// A purchase of nothing that is named.
    case purchaseOfNothing
    /// Of a kind that says nothing about calendars.
    case other

    /// Bytes of an identifier.
    static let longestIdentifier = 200
    /// Parts of one resource.
    static let mostParts = 1_000

    /// - Throws: `RPCError.invalidParams` or `EventRefusal.invalid` with the name of the member that is missing or wrong.
    init(_ call: RecordCommerce, saidAt: Timestamp) throws {
        if let delivery = call.delivery { _ = try Self.identifier(delivery, "delivery") }
        let data = call.data
        switch call.type {
        case "resource/created", "resource/updated":
            guard (data.parts?.count ?? 0) <= Self.mostParts else {
                throw RPCError(.invalidParams, message: "data.parts must have at most \(Self.mostParts) elements")
            }
            for part in data.parts ?? [] { _ = try Self.identifier(part, "data.parts") }
            self = .resource(data, id: try Self.identifier(data.id, "data.id"))
        case "ticket/purchased", "ticket/refunded", "ticket/transferred":
            try FormText.require(data.name, "data.name", bytes: EventLimits.nameBytes, lines: .one)
            try FormText.require(data.newName, "data.newName", bytes: EventLimits.nameBytes, lines: .one)
            let purchase = try Self.identifier(data.purchaseId, "data.purchaseId")
            let statement = try Self.statement(data, call.type, saidAt)
            let isOfNothing = statement.kind == .purchased && statement.resource == nil
            self = isOfNothing ? .purchaseOfNothing : .ticket(statement, purchase: purchase)
        default: self = .other
        }
    }

    private static func statement(
        _ data: CommerceData, _ type: String, _ saidAt: Timestamp
    ) throws -> TicketStatement {
        let resource = try data.resourceId.map { try identifier($0, "data.resourceId") }
        guard type == "ticket/transferred" else {
            return TicketStatement(
                kind: type == "ticket/purchased" ? .purchased : .refunded, resource: resource,
                person: try address(data.email, "data.email"), name: data.name, saidAt: saidAt)
        }
        return TicketStatement(
            kind: .transferred, resource: resource, giver: try data.email.map { try address($0, "data.email") },
            person: try address(data.newEmail, "data.newEmail"), name: data.newName, saidAt: saidAt)
    }

    private static func identifier(_ text: String?, _ name: String) throws -> String {
        guard let text, (1...longestIdentifier).contains(text.utf8.count) else {
            throw RPCError(.invalidParams, message: "\(name) must have 1 to \(longestIdentifier) bytes")
        }
        return text
    }

    private static func address(_ text: String?, _ name: String) throws -> EmailAddress {
        guard let text, let address = try? EmailAddress(text) else {
            throw RPCError(.invalidParams, message: "\(name) must be an e-mail address")
        }
        return address
    }
}
