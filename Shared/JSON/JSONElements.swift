/// The elements of an array, one after the other.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
    let storage: JSONStorage
    var index: Int
    let end: Int
    /// How many elements the array has.
    public let count: Int

    public var underestimatedCount: Int { count }

    public mutating func next() -> JSONNode? {
        guard index < end else { return nil }
        defer { index = Int(storage.tape[index].next) }
        return JSONNode(storage: storage, index: index)
    }
}
