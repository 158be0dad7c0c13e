/// Text with the few styles that descriptions of events have everywhere: what Markdown, HTML and Notion can all say.
///
/// Whatever is read becomes tidy: no empty runs, no blanks at the ends of lines, styles begin and end at letters. So a
/// text that was written in one form and read back is the same text.
public struct FormattedText: Hashable, Sendable {
    public internal(set) var blocks: [Block]

    public enum Block: Hashable, Sendable {
        case paragraph([Run])
        case item(Marker, [Run])
    }

    /// What stands before an item of a list.
    public enum Marker: Hashable, Sendable {
        case bullet
        case number(Int)
    }

    /// A piece of text of one style; line breaks are `\n`.
    public struct Run: Hashable, Sendable {
        public var text: String
        public var style: Style

        public init(_ text: String, _ style: Style = Style()) {
            self.text = text
            self.style = style
        }
    }

    public struct Style: Hashable, Sendable {
        public var isBold = false
        public var isItalic = false
        public var isCode = false
        /// Where a click leads: an address that ``isSafeLink(_:)`` accepts.
        public var link: String?

        public init(isBold: Bool = false, isItalic: Bool = false, isCode: Bool = false, link: String? = nil) {
            self.isBold = isBold
            self.isItalic = isItalic
            self.isCode = isCode
            self.link = link
        }
    }

    init(blocks: [Block]) { self.blocks = blocks }

    /// The longest address that is kept as a link, in bytes.
    public static let longestLink = 2000

    /// Whether a link may lead there: to a page, a mailbox or a telephone, but not to a script.
    public static func isSafeLink(_ address: String) -> Bool {
        let bytes = address.utf8
        guard bytes.count <= longestLink, bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else { return false }
        let start = address.prefix(8).lowercased()
        return ["https://", "http://", "mailto:", "tel:"].contains { start.hasPrefix($0) }
    }
}
