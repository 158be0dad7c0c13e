import JSON
import Time

/// Something that happened in the workspace and that Notion tells webhooks about.
struct NotionChange: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case created = "page.created"
        case propertiesUpdated = "page.properties_updated"
        case contentUpdated = "page.content_updated"
        case moved = "page.moved"
        case deleted = "page.deleted"
        case undeleted = "page.undeleted"
        case locked = "page.locked"
        case unlocked = "page.unlocked"
        case schemaUpdated = "data_source.schema_updated"
        case dataSourceDeleted = "data_source.deleted"

        /// All but these are gathered for a while (facts §6.4).
        var isImmediate: Bool { self == .locked || self == .unlocked }
    }

    var kind: Kind
    let entityID: String
    let entityType: String
    let databaseID: String?
    let dataSourceID: String?
    let author: String
    let isBot: Bool
    let at: Timestamp
    /// Property ids.
    var updated: [String]
}

/// Changes of one object that are told together.
struct NotionAggregate: Sendable {
    private(set) var changes: [NotionChange]

    init(_ change: NotionChange) { changes = [change] }

    /// Adds a change. Thrown away and restored within the time, or the other way round, cancels out.
    mutating func add(_ change: NotionChange) {
        let opposite: NotionChange.Kind? =
            switch change.kind {
            case .deleted: .undeleted
            case .undeleted: .deleted
            default: nil
            }
        if let opposite, let index = changes.lastIndex(where: { $0.kind == opposite }) {
            changes.remove(at: index)
        } else {
            changes.append(change)
        }
    }

    /// What is told in the end: nothing of an object that came and went, one message of each kind otherwise.
    var messages: [(change: NotionChange, authors: [NotionChange])] {
        if changes.contains(where: { $0.kind == .created }) {
            guard !changes.contains(where: { $0.kind == .deleted }) else { return [] }
            return [group(.created)].compactMap(\.self)
        }
        if changes.contains(where: { $0.kind == .deleted }) { return [group(.deleted)].compactMap(\.self) }
        return NotionChange.Kind.allCases.compactMap(group)
    }

    private func group(_ kind: NotionChange.Kind) -> (change: NotionChange, authors: [NotionChange])? {
        let members = changes.filter { $0.kind == kind }
        guard var last = members.last else { return nil }
        last.updated = Set(members.flatMap(\.updated)).sorted()
        return (last, members)
    }
}
