/// The version of an event on its server: opaque.
public struct EntityTag: Sendable, Hashable {
    /// As the server wrote it: in quotes, with `W/` before them when it calls it weak.
    public let text: String

    /// nil for an empty text. Quotes that a server forgot are added.
    public init?(_ text: String) {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r\n" || $0 == "\n" || $0 == "\r" }
        var text = String(text.drop(while: isBlank))
        while let last = text.last, isBlank(last) { text.removeLast() }
        guard !text.isEmpty, text.utf8.count <= 1024, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            return nil
        }
        self.text = text.hasSuffix("\"") ? text : "\"\(text)\""
    }

    /// Without the mark of weakness: the same version may be weak in one answer and strong in another, as when a proxy
    /// compressed it.
    private var opaque: Substring { text.hasPrefix("W/") ? text.dropFirst(2) : text[...] }

    /// For `If-Match`, which no tag with the mark of weakness ever passes (RFC 9110 §13.1.1).
    var strong: String { String(opaque) }

    public static func == (left: EntityTag, right: EntityTag) -> Bool { left.opaque == right.opaque }
    public func hash(into hasher: inout Hasher) { hasher.combine(opaque) }
}

extension EntityTag: CustomStringConvertible {
    public var description: String { text }
}
