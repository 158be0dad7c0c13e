import JSON

/// The JSON of a kind of ticket (§2.14).
enum TicketTypeShape {
    /// - Parameter isOld: old routes called the type of paid tickets `fiat-price`.
    static func json(_ type: TicketType, isOld: Bool) -> JSONValue {
        [
            "id": .string(type.id), "name": .string(type.name), "require_approval": .bool(type.requiresApproval),
            "is_hidden": .bool(type.isHidden), "description": nil, "valid_start_at": nil, "valid_end_at": nil,
            "max_capacity": .number(type.maxCapacity),
            "type": type.cents == nil ? "free" : isOld ? "fiat-price" : "paid", "cents": .number(type.cents),
            "currency": .text(type.currency), "is_flexible": false, "min_cents": nil,
        ]
    }
}
