extension JSONWriter {
    /// One value: directly if its type can, else by its `Encodable` conformance.
    /// - Throws: as `JSON.encode`; nothing is written then.
    public mutating func encode<Value: Encodable>(_ value: Value) throws {
        if let direct = value as? any JSONWritable {
            direct.write(to: &self)
        } else {
            try EncodedText.encode(value, to: &self)
        }
    }
}
