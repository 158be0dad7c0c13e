import Crypto
import Database

/// Everything that is stored encrypted, in the caller's transaction.
struct SealedValueStore {
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    func values(of column: SealedColumn) throws -> [SealedValue] {
        switch column {
        case .credential:
            try values(column, "SELECT sealed, id, provider FROM credential")
        case .consent:
            try connection.query("SELECT sealed, state_hash FROM consent") { row in
                SealedValue(row: ConsentStore.row(stateHash: try row.bytes(1)), bytes: try row.bytes(0))
            }
        case .notionTokenInUse:
            try values(column, "SELECT used, '1', 'notion' FROM notion_webhook WHERE used IS NOT NULL")
        case .notionTokenOffered:
            try values(column, "SELECT offered, '1', 'notion' FROM notion_webhook WHERE offered IS NOT NULL")
        }
    }

    private func values(_ column: SealedColumn, _ statement: String) throws -> [SealedValue] {
        try connection.query(statement) { row in
            SealedValue(
                row: SealedRow(column, row: try row.string(1), provider: try row.string(2)), bytes: try row.bytes(0))
        }
    }

    /// Puts another form of the same secret in the place of a value. Each is sealed with a nonce of its own, so it names
    /// its row by itself.
    ///
    /// - Returns: false when it has been changed meanwhile.
    func replace(_ value: SealedValue, with sealed: [UInt8]) throws -> Bool {
        let statement =
            switch value.row.column {
            case .credential: "UPDATE credential SET sealed = ?2 WHERE sealed = ?1"
            case .consent: "UPDATE consent SET sealed = ?2 WHERE sealed = ?1"
            case .notionTokenInUse: "UPDATE notion_webhook SET used = ?2 WHERE used = ?1"
            case .notionTokenOffered: "UPDATE notion_webhook SET offered = ?2 WHERE offered = ?1"
            }
        return try connection.execute(statement, value.bytes, sealed) == 1
    }
}

/// What is stored encrypted, and where.
struct SealedValue: Sendable, Hashable {
    var row: SealedRow
    var bytes: [UInt8]
}
