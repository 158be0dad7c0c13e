import Contracts
import JSON

/// Some of an event's guests.
struct GuestListPage: Sendable {
    var entries: [GuestEntry]
    /// nil on the last page.
    var nextCursor: String?
    /// Entries that could not be understood. A list with such entries proves nobody's absence.
    var rejected = 0
}

extension GuestListPage {
    init(_ page: LumaPage) {
        entries = page.entries.compactMap(GuestEntry.init(luma:))
        nextCursor = page.nextCursor
        rejected = page.entries.count - entries.count
    }
}

/// One guest of a list: read only when its bytes differ from those that were read last.
struct GuestEntry: Sendable {
    let id: String
    /// A fingerprint of the entry.
    let hash: Int64
    private let source: Source

    private enum Source: Sendable {
        case luma(JSONNode)
        case ready(GuestSnapshot)
    }

    /// nil when the entry has no identifier.
    init?(luma node: JSONNode) {
        guard let id = LumaGuestReader.identifier(node) else { return nil }
        self.id = id
        hash = ContentHash.of(node)
        source = .luma(node)
    }

    init(_ snapshot: GuestSnapshot, hash: Int64) {
        id = snapshot.id
        self.hash = hash
        source = .ready(snapshot)
    }

    func snapshot() throws -> GuestSnapshot {
        switch source {
        case .luma(let node): try LumaGuestReader.read(node)
        case .ready(let snapshot): snapshot
        }
    }
}
