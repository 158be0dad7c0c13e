public import Time

extension Timestamp: JSONReadable, JSONWritable {
    /// - Throws: `JSONError` if the value is not a string of RFC 3339, section 5.6.
    public init(json: JSONNode) throws {
        let result = try json.withUTF8 { bytes in
            Result { () throws(TimestampError) in try Timestamp(rfc3339: bytes) }
        }
        switch result {
        case .success(let timestamp): self = timestamp
        case .failure(let error): throw json.error(.invalidValue("\(error)"))
        }
    }

    public func write(to writer: inout JSONWriter) {
        var text: [UInt8] = []
        text.reserveCapacity(32)
        text.append(UInt8(ascii: "\""))
        appendRFC3339(to: &text)
        text.append(UInt8(ascii: "\""))
        writer.raw(text)
    }
}
