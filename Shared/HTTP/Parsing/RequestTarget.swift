/// What a request asks for: `/path?query`, `*`, or an absolute form of the first (RFC 9112 §3.2).
public struct RequestTarget: Sendable, Equatable {
    /// As it was sent, without scheme and host: begins with `/`, or is `*`.
    public let raw: [UInt8]
    /// The path with its percent escapes decoded.
    public let path: String
    /// Where the query begins in `raw`, behind its `?`; `nil` without one.
    private let queryStart: Int?
    /// The host of an absolute form, which outranks the `Host` field.
    let host: [UInt8]?

    /// - Throws: `Refusal` (400) for anything but the three forms, and for a path that climbs with `..`.
    init(_ text: ArraySlice<UInt8>, method: Method) throws(Refusal) {
        if text.count == 1, text.first == UInt8(ascii: "*"), method == .options {
            self.init(raw: [UInt8(ascii: "*")], path: "*", queryStart: nil, host: nil)
            return
        }
        guard text.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            throw .malformed("The target has a byte that is not allowed there.")
        }
        let (host, origin) = try Self.splitHost(text)
        let mark = origin.firstIndex(of: UInt8(ascii: "?"))
        let rawPath = origin[..<(mark ?? origin.endIndex)]
        let path = try PercentDecoding.decode(rawPath)
        // Without a dot or an escape there is nothing to climb with.
        let mayClimb = rawPath.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "%") }
        if mayClimb, Self.climbs(path.utf8) { throw .malformed("The path climbs with '..'.") }
        if let mark { _ = try PercentDecoding.decode(origin[(mark + 1)...]) }
        self.init(
            raw: Array(origin), path: path, queryStart: mark.map { $0 - origin.startIndex + 1 },
            host: host.map(Array.init))
    }

    /// Whether one of the path's segments is `..`.
    private static func climbs(_ path: String.UTF8View) -> Bool {
        var dots = 0
        var isOnlyDots = true
        for byte in path {
            if byte == UInt8(ascii: "/") {
                if isOnlyDots, dots == 2 { return true }
                dots = 0
                isOnlyDots = true
            } else if byte == UInt8(ascii: ".") {
                dots += 1
            } else {
                isOnlyDots = false
            }
        }
        return isOnlyDots && dots == 2
    }

    private init(raw: [UInt8], path: String, queryStart: Int?, host: [UInt8]?) {
        self.raw = raw
        self.path = path
        self.queryStart = queryStart
        self.host = host
    }

    private static func splitHost(
        _ text: ArraySlice<UInt8>
    ) throws(Refusal) -> (host: ArraySlice<UInt8>?, origin: ArraySlice<UInt8>) {
        if text.first == UInt8(ascii: "/") { return (nil, text) }
        guard
            let scheme = ["http://", "https://"].first(where: { text.prefix($0.utf8.count).equalsIgnoringCase($0.utf8) }
            )
        else { throw .malformed("The target is neither a path nor an http address.") }
        let rest = text.dropFirst(scheme.utf8.count)
        let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        guard HostName.isValid(rest[..<end]) else { throw .malformed("The target's host is not a host name.") }
        let origin = rest[end...]
        if origin.first == UInt8(ascii: "/") { return (rest[..<end], origin) }
        return (rest[..<end], [UInt8(ascii: "/")] + origin)
    }

    /// The query as it was sent, without its `?`; empty without one.
    public var rawQuery: ArraySlice<UInt8> { queryStart.map { raw[$0...] } ?? [] }

    /// The path's segments, each decoded by itself, so that an escaped slash stays inside its segment.
    public var segments: [String] {
        let end = queryStart.map { $0 - 1 } ?? raw.endIndex
        return raw[..<end].split(separator: UInt8(ascii: "/")).map { segment in
            // The escapes were checked when the target was read, so the raw text never shows up here.
            (try? PercentDecoding.decode(segment)) ?? String(decoding: segment, as: UTF8.self)
        }
    }

    /// The query's `name=value` pairs in order, decoded, with `+` read as a space; a name alone has an empty value.
    public var queryItems: [QueryItem] {
        rawQuery.split(separator: UInt8(ascii: "&")).map { pair in
            let middle = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            return QueryItem(name: Self.text(pair[..<middle]), value: Self.text(pair[middle...].dropFirst()))
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let spaced = bytes.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }
        return (try? PercentDecoding.decode(spaced[...])) ?? String(decoding: spaced, as: UTF8.self)
    }
}

/// One `name=value` of a query.
public struct QueryItem: Sendable, Hashable {
    public let name: String
    public let value: String

    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
