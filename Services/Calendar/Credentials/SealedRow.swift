import Crypto

/// The columns whose values are encrypted: all there are, since the vault seals for nothing else. So whoever goes through
/// them all has left nothing under an old key.
enum SealedColumn: String, CaseIterable, Sendable, Hashable {
    case credential = "credential.sealed"
    case consent = "consent.sealed"
    // In the order in which a token goes through them: one that moves on meanwhile is met in the next.
    case notionTokenOffered = "notion_webhook.offered"
    case notionTokenInUse = "notion_webhook.used"
}

/// An encrypted value's row: what is copied to another one does not open there.
struct SealedRow: Sendable, Hashable {
    let column: SealedColumn
    let row: String
    /// Whose secret it is; empty where the row says it already.
    let provider: String

    init(_ column: SealedColumn, row: String, provider: String = "") {
        self.column = column
        self.row = row
        self.provider = provider
    }

    var place: SealedPlace {
        switch column {
        case .credential: place("credential", "sealed")
        case .consent: place("consent", "sealed")
        // One name for both, since a token moves from the one to the other.
        case .notionTokenInUse, .notionTokenOffered: place("notion_webhook", "token")
        }
    }

    private func place(_ table: String, _ name: String) -> SealedPlace {
        SealedPlace(table: table, column: name, row: row, provider: provider)
    }
}
