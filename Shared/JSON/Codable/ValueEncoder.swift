/// Takes one value from an `Encodable` type and writes it as it comes.
///
/// Brackets are opened when the type asks for a container and closed by `finish`. Explicitly nested containers write
/// into a text of their own, because the type may go on with the outer one while they are open.
final class ValueEncoder: Encoder {
    private enum Shape { case nothing, object, array, value }

    let text: EncodedText
    let path: CodingPath
    private var shape = Shape.nothing
    private(set) var elementCount = 0

    init(text: EncodedText, path: CodingPath) {
        self.text = text
        self.path = path
    }

    var codingPath: [any CodingKey] { path.keys }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        openObject()
        return KeyedEncodingContainer(EncodedMembers<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        openArray()
        return EncodedElements(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { EncodedScalar(encoder: self) }

    func openObject() {
        guard shape == .nothing else { return assert(shape == .object, "one value cannot be an object and not") }
        shape = .object
        text.writer.beginObject()
    }

    func openArray() {
        guard shape == .nothing else { return assert(shape == .array, "one value cannot be an array and not") }
        shape = .array
        text.writer.beginArray()
    }

    func countElement() { elementCount += 1 }

    func markValue() { shape = .value }

    /// Closes what is open; a type that encoded nothing becomes an empty object.
    func finish() {
        switch shape {
        case .nothing:
            text.writer.beginObject()
            text.writer.endObject()
        case .object: text.writer.endObject()
        case .array: text.writer.endArray()
        case .value: break
        }
    }
}
