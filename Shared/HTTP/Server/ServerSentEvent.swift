/// One event of a `text/event-stream` as it goes over the wire (WHATWG HTML §9.2.6).
public struct ServerSentEvent: Sendable {
    let bytes: [UInt8]

    /// Line breaks in `data` become lines of the event; in `name` and `id` they are dropped.
    public init(name: String? = nil, id: String? = nil, data: [UInt8]) {
        bytes = Self.encode(name: name, id: id, data: data)
    }

    private static func encode(name: String?, id: String?, data: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 64)
        if let id { append("id: ", Array(id.utf8.filter { !$0.isLineBreak && $0 != 0 })[...], to: &bytes) }
        if let name { append("event: ", Array(name.utf8.filter { !$0.isLineBreak })[...], to: &bytes) }
        var rest = data[...]
        while let end = rest.firstIndex(where: \.isLineBreak) {
            append("data: ", rest[..<end], to: &bytes)
            let isPair = rest[end] == .carriageReturn && rest.dropFirst(end + 1 - rest.startIndex).first == .lineFeed
            rest = rest[(end + (isPair ? 2 : 1))...]
        }
        append("data: ", rest, to: &bytes)
        bytes.append(.lineFeed)
        return bytes
    }

    private static func append(_ field: String, _ value: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        bytes += field.utf8
        bytes += value
        bytes.append(.lineFeed)
    }
}

extension UInt8 {
    fileprivate var isLineBreak: Bool { self == .carriageReturn || self == .lineFeed }
}
