extension FormattedText {
    /// Reads what a calendar's description holds: plain text, or HTML of any quality. Never fails; of tags that it does
    /// not know only the text stays, of scripts and styles nothing.
    public init(html text: String) {
        var reader = HTMLReader(Array(text.unicodeScalars))
        self = reader.read()
    }
}

private struct HTMLReader {
    /// How far the end of a tag is looked for.
    private static let longestTag = 2500

    private let source: [Unicode.Scalar]
    private var index = 0
    private var builder = FormattedTextBuilder()
    private var bold = 0
    private var italic = 0
    private var code = 0
    private var links: [String?] = []
    /// The lists around: nil for bullets, the next number otherwise.
    private var lists: [Int?] = []

    init(_ source: [Unicode.Scalar]) { self.source = source }

    mutating func read() -> FormattedText {
        var text = String.UnicodeScalarView()
        while index < source.count {
            switch source[index] {
            case "<":
                if let tag = tag() {
                    add(&text)
                    apply(tag)
                } else {
                    text.append("<")
                    index += 1
                }
            case "&":
                text.append(reference())
            case "\u{a0}":
                text.append(" ")
                index += 1
            default:
                text.append(source[index])
                index += 1
            }
        }
        add(&text)
        return builder.finish()
    }

    private mutating func add(_ text: inout String.UnicodeScalarView) {
        // Between the tags of lists there is only layout.
        if !text.isEmpty, !(builder.isAtStart && text.allSatisfy(\.isSpace)) {
            builder.append(
                String(text),
                FormattedText.Style(
                    isBold: bold > 0, isItalic: italic > 0, isCode: code > 0, link: links.last.flatMap(\.self)))
        }
        text = String.UnicodeScalarView()
    }

    private mutating func apply(_ tag: HTMLTag) {
        let change = tag.isEnd ? -1 : 1
        switch tag.name {
        case "b", "strong": bold = max(0, bold + change)
        case "i", "em": italic = max(0, italic + change)
        case "code", "tt", "kbd": code = max(0, code + change)
        case "a":
            if tag.isEnd { _ = links.popLast() } else { links.append(tag.attribute("href")) }
        case "br": builder.breakLine()
        case "h1", "h2", "h3", "h4", "h5", "h6":
            builder.begin()
            bold = max(0, bold + change)
        case "ul", "ol":
            builder.begin()
            if tag.isEnd {
                _ = lists.popLast()
            } else {
                lists.append(tag.name == "ol" ? tag.attribute("start").flatMap { Int($0) } ?? 1 : nil)
            }
        case "li":
            builder.begin(tag.isEnd ? nil : nextMarker())
        case "p": builder.begin()
        case "div", "tr", "table", "blockquote", "pre":
            builder.beginLine()
        case "script", "style", "head", "title": if !tag.isEnd { skip(to: tag.name) }
        default: break
        }
    }

    private mutating func nextMarker() -> FormattedText.Marker {
        guard let list = lists.last, let number = list, (0...999).contains(number) else { return .bullet }
        lists[lists.count - 1] = number + 1
        return .number(number)
    }

    /// The tag or comment that begins here; nil when it is only a less-than sign.
    private mutating func tag() -> HTMLTag? {
        if source[index...].starts(with: "<!--".unicodeScalars) {
            var end = index + 4
            while end < source.count, !source[end...].starts(with: "-->".unicodeScalars) { end += 1 }
            index = min(end + 3, source.count)
            return HTMLTag(name: "", isEnd: false, attributes: [])
        }
        guard index + 1 < source.count else { return nil }
        let next = source[index + 1]
        guard next == "/" || next == "!" || next == "?" || (next.isASCII && next.properties.isAlphabetic) else {
            return nil
        }
        var quote: Unicode.Scalar?
        var end = index + 1
        while end < source.count, end - index < Self.longestTag {
            let scalar = source[end]
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == ">" {
                let tag = HTMLTag(source[(index + 1)..<end])
                index = end + 1
                return tag
            }
            end += 1
        }
        return nil
    }

    private mutating func skip(to name: String) {
        let end = Array("</\(name)".unicodeScalars)
        while index < source.count {
            let rest = source[index...].prefix(end.count)
            if rest.count == end.count, zip(rest, end).allSatisfy({ $0.properties.lowercaseMapping == String($1) }) {
                return
            }
            index += 1
        }
    }

    /// The character that a reference such as `&amp;` stands for, or the ampersand.
    private mutating func reference() -> Unicode.Scalar {
        let start = index
        index += 1
        let limit = min(source.count, start + 12)
        guard let end = source[start..<limit].firstIndex(of: ";"),
            let scalar = HTMLTag.character(String(source[(start + 1)..<end]))
        else { return "&" }
        index = end + 1
        return scalar
    }
}
