/// The members of a free-form JSON object, in order; names are compared as bytes.
public struct JSONObject: Sendable {
    /// Names and values in the order in which they were added.
    public private(set) var members: [(key: String, value: JSONValue)] = []

    public init() {}

    /// The value of the member `key`; setting nil removes the member, setting a new name adds it at the end.
    public subscript(_ key: String) -> JSONValue? {
        get { index(of: key).map { members[$0].value } }
        set {
            switch (index(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose name is known to be new.
    mutating func append(_ key: String, _ value: JSONValue) { members.append((key, value)) }

    private func index(of key: String) -> Int? {
        members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    }
}

extension JSONObject: Hashable {
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) {
            $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value
        }
    }

    public func hash(into hasher: inout Hasher) {
        for member in members {
            hasher.combine(bytesOf: member.key)
            hasher.combine(member.value)
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Of equal names the last one counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        for (key, value) in elements { self[key] = value }
    }
}
