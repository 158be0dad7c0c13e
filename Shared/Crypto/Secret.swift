/// A value that must never be shown: printing, interpolating, dumping, mirroring or encoding it gives `[redacted]`.
///
/// The one way to the value is ``reveal()``, so that a search for that word finds every place a secret leaves its type.
public struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    public init(_ value: Value) {
        self.value = value
    }

    /// The value itself. Pass it on at once; do not store it.
    public func reveal() -> Value {
        value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What is shown in place of a secret.
    public static var redacted: String { "[redacted]" }

    public var description: String { Self.redacted }
    public var debugDescription: String { Self.redacted }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Self.redacted)
    }
}

extension Secret<String>: Equatable {
    /// Compares bytes, in a time that depends on the lengths only.
    public static func == (left: Secret, right: Secret) -> Bool {
        constantTimeEqual(left.value.utf8, right.value.utf8)
    }
}

extension Secret<String> {
    public var isEmpty: Bool { value.isEmpty }
}
