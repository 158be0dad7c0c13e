/// Header fields in the order they were added. Names are compared without regard to case.
public struct HTTPFields: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public var name: String
        public var value: String
    }

    public private(set) var all: [Field] = []

    public init() {}

    public init(_ fields: KeyValuePairs<String, String>) {
        all = fields.map { Field(name: $0.key, value: $0.value) }
    }

    /// The first field of that name.
    public subscript(name: String) -> String? {
        get { all.first { Self.isSame($0.name, name) }?.value }
        set {
            all.removeAll { Self.isSame($0.name, name) }
            if let newValue { all.append(Field(name: name, value: newValue)) }
        }
    }

    public mutating func add(_ name: String, _ value: String) {
        all.append(Field(name: name, value: value))
    }

    /// The first field that could not be sent: a name that is no token, or a value with a control byte, which could
    /// end the line and begin another.
    var firstInvalid: Field? {
        all.first { !$0.name.utf8.isToken || $0.value.utf8.contains { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7f } }
    }

    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.elementsEqual(right.utf8) { $0.lowercased == $1.lowercased }
    }
}

/// Names only: values may be secrets.
extension HTTPFields: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        "[" + all.map { "\($0.name): [redacted]" }.joined(separator: ", ") + "]"
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["names": all.map(\.name)]) }
}

extension HTTPFields.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(name): [redacted]" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

extension Sequence<UInt8> {
    /// Whether this is a token of RFC 9110 §5.6.2, at least one byte long.
    var isToken: Bool {
        var count = 0
        for byte in self {
            guard byte.isTokenByte else { return false }
            count += 1
        }
        return count > 0
    }
}

extension UInt8 {
    var lowercased: UInt8 { (0x41...0x5a).contains(self) ? self | 0x20 : self }

    var isTokenByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        case 0x21, 0x23...0x27, 0x2a, 0x2b, 0x2d, 0x2e, 0x5e...0x60, 0x7c, 0x7e: true
        default: false
        }
    }
}
