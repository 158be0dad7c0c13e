import CalendarModel
import JSON
import OutsideHTTP

/// Notion's text: pieces with styles. https://developers.notion.com/reference/rich-text
enum NotionText {
    /// Notion allows 2000 characters and does not say how it counts them.
    static let longestPiece = 1900
    /// https://developers.notion.com/reference/request-limits
    static let mostPieces = 100

    /// What Notion can hold of a Markdown text.
    static func normalized(markdown: String) -> String {
        FormattedText(runs: pieces(FormattedText(markdown: markdown).runs)).markdown
    }

    /// What Notion can hold of a text without styles.
    static func normalized(plain: String) -> String {
        pieces([.init(plain)]).map(\.text).joined()
    }

    static func write(markdown: String) -> JSONValue { write(FormattedText(markdown: markdown).runs) }

    static func write(plain: String) -> JSONValue { write(plain.isEmpty ? [] : [.init(plain)]) }

    static func markdown(_ pieces: [JSONNode]) -> String { FormattedText(runs: pieces.map(run)).markdown }

    /// Cut to pieces that Notion accepts; what is beyond the last one is left out.
    private static func pieces(_ runs: [FormattedText.Run]) -> [FormattedText.Run] {
        var pieces: [FormattedText.Run] = []
        for run in runs {
            var piece = String.UnicodeScalarView()
            var units = 0
            for scalar in run.text.unicodeScalars {
                let size = UTF16.width(scalar)
                if units + size > longestPiece {
                    pieces.append(.init(String(piece), run.style))
                    piece = String.UnicodeScalarView()
                    units = 0
                }
                piece.append(scalar)
                units += size
            }
            if !piece.isEmpty { pieces.append(.init(String(piece), run.style)) }
        }
        return Array(pieces.prefix(mostPieces))
    }

    private static func write(_ runs: [FormattedText.Run]) -> JSONValue {
        .array(
            pieces(runs).map { run in
                var text: JSONObject = ["content": .string(run.text)]
                if let link = run.style.link { text["link"] = ["url": .string(link)] }
                var piece: JSONObject = ["type": "text", "text": .object(text)]
                let style = run.style
                if style.isBold || style.isItalic || style.isCode {
                    piece["annotations"] = [
                        "bold": .bool(style.isBold), "italic": .bool(style.isItalic), "code": .bool(style.isCode),
                    ]
                }
                return .object(piece)
            })
    }

    private static func run(_ node: JSONNode) -> FormattedText.Run {
        let annotations = node["annotations"]
        func isSet(_ name: StaticString) -> Bool { annotations.flatMap { NotionShape.bool($0, name) } ?? false }
        let link = node.text("href") ?? node["text"]?["link"].flatMap { $0.text("url") }
        return .init(
            NotionShape.plainText([node]),
            .init(isBold: isSet("bold"), isItalic: isSet("italic"), isCode: isSet("code"), link: link))
    }
}
