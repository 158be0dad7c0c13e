/// The members of an object, one after the other.
public struct JSONMembers: Sequence, IteratorProtocol, Sendable {
    let storage: JSONStorage
    var index: Int
    let end: Int
    /// How many members the object has.
    public let count: Int

    public var underestimatedCount: Int { count }

    public mutating func next() -> JSONMember? {
        guard index < end else { return nil }
        defer { index = Int(storage.tape[index &+ 1].next) }
        return JSONMember(storage: storage, index: index)
    }
}

/// A name and its value: like a node, a view that costs one reference count.
public struct JSONMember: Sendable {
    fileprivate let storage: JSONStorage
    /// Of the name; its value is the next on the tape.
    fileprivate let index: Int

    public var value: JSONNode { JSONNode(storage: storage, index: index &+ 1) }

    private var name: JSONNode { JSONNode(storage: storage, index: index) }

    /// The name as a string. Compare names with `isNamed`: `==` on strings ignores differences of spelling.
    public var key: String { StringContent.string(name.entry, in: storage.text) }

    /// Whether the name is, byte for byte, `key`.
    public func isNamed(_ key: StaticString) -> Bool {
        name.withKeyBytes { $0.hasSameBytes(as: key.bytes) }
    }

    /// Lends the name's UTF-8 bytes.
    public func withKey<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try name.withKeyBytes(body)
    }
}

extension JSONNode {
    func withKeyBytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(storage) {} }
        return try StringContent.withBytes(entry, in: storage.text, body)
    }
}
