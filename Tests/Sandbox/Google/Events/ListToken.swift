import JSON
import Time

/// A token of Google's lists: opaque to clients, bound to whom and what it was given for.
struct ListToken: Sendable, Equatable {
    enum Kind: String, Sendable {
        /// `nextSyncToken`
        case sync
        /// `nextPageToken`
        case page
    }

    let kind: Kind
    /// The calendar, or the account whose calendar list it is.
    let collection: String
    let account: String
    /// The parameters that must be the same in later requests.
    let parameters: String
    /// Changes up to this one are known (sync), or belong to this run (page).
    let change: Int64
    let generation: Int
    let issued: Timestamp
    /// Where the page ended: how the last entry sorts.
    var last: JSONValue = .null

    var text: String {
        Digest.base64URL(
            JSON.write(
                [
                    "k": .string(kind.rawValue), "c": .string(collection), "a": .string(account),
                    "p": .string(parameters), "n": .integer(change), "g": .number(generation),
                    "t": .integer(issued.milliseconds), "l": last,
                ] as JSONValue))
    }
}

extension ListToken {
    /// `nil` for anything that `text` does not produce.
    init?(text: String) {
        guard let bytes = Digest.bytes(base64URL: text), let value = try? JSON.decode(JSONValue.self, from: bytes),
            let kind = value["k"]?.string.flatMap(Kind.init), let collection = value["c"]?.string,
            let account = value["a"]?.string, let parameters = value["p"]?.string, let change = value["n"]?.integer,
            let generation = value["g"]?.integer, let issued = value["t"]?.integer, let last = value["l"]
        else { return nil }
        self.init(
            kind: kind, collection: collection, account: account, parameters: parameters, change: change,
            generation: Int(generation), issued: Timestamp(milliseconds: issued), last: last)
    }
}
