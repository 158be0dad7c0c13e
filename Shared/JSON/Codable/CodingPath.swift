/// The way from the root of a `Codable` value to a part of it; becomes an array only when somebody asks.
indirect enum CodingPath {
    case root([any CodingKey])
    case child(CodingPath, any CodingKey)

    var keys: [any CodingKey] {
        switch self {
        case .root(let keys): keys
        case .child(let parent, let key): parent.keys + [key]
        }
    }
}

/// The name of a member or the place of an element, where no key type of the value itself is at hand.
struct PositionKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(stringValue: String) {
        self.stringValue = stringValue
        intValue = nil
    }

    init(intValue: Int) {
        stringValue = "[\(intValue)]"
        self.intValue = intValue
    }

    static let `super` = PositionKey(stringValue: "super")
}
