import JSON

/// Where a page ended: keyset paging with a sort value and a tie-break id, as the recorded cursors of Luma have it.
struct Cursor: Sendable, Hashable {
    /// `nil` when the entry had no value in the sort column.
    let sortValue: String?
    /// Empty means: before the first entry.
    let id: String

    static let start = Cursor(sortValue: nil, id: "")

    /// Unpadded base64 of `{"sv":…,"fb":…}`.
    var text: String {
        let value: JSONValue = ["sv": .text(sortValue), "fb": .string(id)]
        return Base64Text.encode(JSON.write(value), padded: false)
    }

    init(sortValue: String?, id: String) {
        self.sortValue = sortValue
        self.id = id
    }

    /// `nil` for anything that `text` does not produce.
    init?(text: String) {
        guard let bytes = Base64Text.decode(text), let value = try? JSON.decode(JSONValue.self, from: bytes),
            let id = value["fb"]?.string, let sortValue = value["sv"]
        else { return nil }
        self.init(sortValue: sortValue.string, id: id)
    }
}

/// `sort_direction`. As in PostgreSQL, a missing value counts as the largest unless the direction says otherwise.
enum SortDirection: String, Sendable, CaseIterable {
    case asc, desc
    case ascNullsLast = "asc nulls last"
    case descNullsLast = "desc nulls last"

    func areInOrder(_ one: Cursor, _ other: Cursor) -> Bool {
        switch (one.sortValue, other.sortValue) {
        case (let left?, let right?) where left != right: return isDescending ? left > right : left < right
        case (nil, .some): return self == .desc
        case (.some, nil): return self != .desc
        default: return isDescending ? one.id > other.id : one.id < other.id
        }
    }

    private var isDescending: Bool { self == .desc || self == .descNullsLast }
}
