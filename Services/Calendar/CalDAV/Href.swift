import HTTPClient

/// The path of a calendar or an event on its server.
///
/// Two of them are the same when they mean the same, however they are encoded: servers write `@` where we sent `%40`, and
/// the other way round.
public struct Href: Sendable, Hashable {
    /// As the server wrote it, percent-encoded, beginning with `/`: what requests use.
    public let path: String
    /// In one form for all spellings.
    private let normal: String

    /// - Parameter path: beginning with `/`. What cannot stand in a URL is encoded.
    public init(path: String) {
        self.path = Self.encoded(path)
        normal = String(decoding: Self.normalized(Array(self.path.utf8)), as: UTF8.self)
    }

    /// Reads a reference from an answer: an absolute URL, whose host is left out, or a path. Members of a collection are
    /// asked for where the collection is, whatever host or scheme a server behind a proxy takes itself for.
    ///
    /// - Throws: `CalDAVError.malformed`.
    init(_ reference: String, relativeTo base: HTTPURL) throws(CalDAVError) {
        do {
            self.init(path: try base.resolving(Self.encoded(reference)).path)
        } catch {
            throw .malformed("an href that is no path")
        }
    }

    /// The last part of the path, decoded, for messages and comparisons: `evt-42.ics`.
    public var name: String {
        let part = normal.split(separator: "/").last.map(String.init) ?? ""
        return String(decoding: Self.decoded(Array(part.utf8)) { _ in true }, as: UTF8.self)
    }

    /// The path in one spelling for all, to remember it by: every byte is encoded that need not stand for itself.
    public var canonicalPath: String {
        let isPlain: (UInt8) -> Bool = { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            // The escapes of bytes with a meaning stay.
            default: "-._~/%".utf8.contains(byte)
            }
        }
        let bytes = Self.normalized(Array(path.utf8))
        return String(decoding: bytes.flatMap { isPlain($0) ? [$0] : Self.escape($0) }, as: UTF8.self)
    }

    /// The member of this collection that has, or is to have, that name.
    public func member(_ name: String) -> Href {
        Href(path: (path.hasSuffix("/") ? path : path + "/") + name.percentEncoded)
    }

    public static func == (left: Href, right: Href) -> Bool { left.normal == right.normal }
    public func hash(into hasher: inout Hasher) { hasher.combine(normal) }

    /// Encodes the bytes that a URL cannot hold and that some servers leave bare: blanks, quotes, UTF-8.
    private static func encoded(_ text: String) -> String {
        let isPlain: (UInt8) -> Bool = { $0 > 0x20 && $0 < 0x7F && !#""<>\^`{|}"#.utf8.contains($0) }
        if text.utf8.allSatisfy(isPlain) { return text }
        let bytes = text.utf8.flatMap { isPlain($0) ? [$0] : escape($0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Decodes all but the bytes with a meaning in paths, and drops the slash at the end, which servers add and forget.
    private static func normalized(_ path: [UInt8]) -> [UInt8] {
        let meaningful = Set("/%?#".utf8)
        var bytes = decoded(path) { !meaningful.contains($0) }
        while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        return bytes
    }

    /// Puts the byte in place of each `%XX` whose byte is wanted; the digits of the others become upper case.
    private static func decoded(_ bytes: [UInt8], where isWanted: (UInt8) -> Bool) -> [UInt8] {
        guard bytes.contains(UInt8(ascii: "%")) else { return bytes }
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[place + 1...place + 2], as: UTF8.self), radix: 16),
                bytes[place + 1] != UInt8(ascii: "+"), bytes[place + 1] != UInt8(ascii: "-")
            {
                result += isWanted(value) ? [value] : escape(value)
                place += 3
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return result
    }

    private static func escape(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

extension Href: CustomStringConvertible {
    public var description: String { path }
}
