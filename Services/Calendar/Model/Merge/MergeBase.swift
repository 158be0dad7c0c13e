/// What the two sides said when they last agreed.
///
/// Both forms are kept, because a calendar that cannot hold everything says the same thing differently: each side is
/// compared with what it said itself, so its limits are never taken for somebody's change.
public struct MergeBase: Hashable, Sendable {
    public var local: EventContent
    public var remote: EventContent
    /// Fields on which the two have never agreed: where they differ, both count as changed.
    public var neverAgreed: Set<EventField>

    public init(local: EventContent, remote: EventContent, neverAgreed: Set<EventField> = []) {
        self.local = local
        self.remote = remote
        self.neverAgreed = neverAgreed
    }

    /// One of sides that have agreed on nothing yet.
    public static func nothing(of content: EventContent) -> MergeBase {
        MergeBase(local: content, remote: content, neverAgreed: Set(EventField.allCases))
    }

    /// Takes a field for agreed as `content` says it: whoever says something else has changed it since.
    public mutating func agree(on field: EventField, as content: EventContent) {
        local.take(field, from: content)
        remote.take(field, from: content)
        neverAgreed.remove(field)
    }

    /// Takes for agreed what a write has brought about whose answer was lost: where `content` says what it was to make of
    /// a field, both sides have said the same, and whoever says something else has changed it since.
    ///
    /// - Parameter written: what the two would have agreed on after it.
    public mutating func recognize(
        _ written: MergeBase, in content: EventContent, normalized: (EventContent) -> EventContent
    ) {
        let expected = normalized(written.remote)
        for field in EventField.allCases
        where !written.neverAgreed.contains(field) && expected.agrees(with: content, on: field) {
            local.take(field, from: written.local)
            remote.take(field, from: content)
            neverAgreed.remove(field)
        }
    }

    /// Takes a field as it was agreed at another time, if it was.
    mutating func keep(_ field: EventField, of old: MergeBase?) {
        guard let old else {
            neverAgreed.insert(field)
            return
        }
        local.take(field, from: old.local)
        remote.take(field, from: old.remote)
        if old.neverAgreed.contains(field) { neverAgreed.insert(field) } else { neverAgreed.remove(field) }
    }
}

/// Bases from before fields could be without agreement say nothing of them.
extension MergeBase: Codable {
    private enum CodingKeys: String, CodingKey { case local, remote, neverAgreed }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            local: try container.decode(EventContent.self, forKey: .local),
            remote: try container.decode(EventContent.self, forKey: .remote),
            neverAgreed: try container.decodeIfPresent(Set<EventField>.self, forKey: .neverAgreed) ?? [])
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(local, forKey: .local)
        try container.encode(remote, forKey: .remote)
        // In one order, so that the same base is the same bytes.
        let fields = EventField.allCases.filter(neverAgreed.contains)
        if !fields.isEmpty { try container.encode(fields, forKey: .neverAgreed) }
    }
}
