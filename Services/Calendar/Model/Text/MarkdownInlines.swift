/// Reads the styles within a block of Markdown, in one pass over its characters.
struct MarkdownInlines {
    /// How far the end of a link's text or of code is looked for.
    private static let farthest = 2048

    private let source: [Unicode.Scalar]
    private let base: FormattedText.Style
    private var pieces: [Piece] = []
    private var text = String.UnicodeScalarView()
    private var open: [Delimiter: Opening] = [:]
    /// Where the text of the present link ends, and where what follows the link begins.
    private var link: (textEnd: Int, end: Int)?

    private enum Piece {
        case text(String)
        case code(String)
        /// Turns a style on or off, once its other end is found; until then it is only characters.
        case toggle(Delimiter, isMatched: Bool)
        case link(String?)
    }

    private struct Delimiter: Hashable {
        let character: Unicode.Scalar
        let isBold: Bool
        var text: String { String(repeating: Character(character), count: isBold ? 2 : 1) }
    }

    private struct Opening {
        let piece: Int
        /// Where the characters stood: what opens cannot close itself.
        let position: Int
    }

    static func read(_ source: [Unicode.Scalar], _ style: FormattedText.Style) -> [FormattedText.Run] {
        var reader = MarkdownInlines(source: source, base: style)
        reader.scan()
        return reader.runs()
    }

    private init(source: [Unicode.Scalar], base: FormattedText.Style) {
        self.source = source
        self.base = base
    }

    private mutating func scan() {
        var index = 0
        while index < source.count {
            if let link, index == link.textEnd {
                add(.link(nil))
                self.link = nil
                index = link.end
                continue
            }
            let scalar = source[index]
            switch scalar {
            case "\\" where index + 1 < source.count && source[index + 1].isPunctuation:
                text.append(source[index + 1])
                index += 2
            case "*", "_":
                index = delimiters(at: index)
            case "`":
                index = code(at: index)
            case "[":
                index = beginLink(bracket: index)
            case "!" where link == nil && index + 1 < source.count && source[index + 1] == "[":
                let next = beginLink(bracket: index + 1)
                // No image, so the mark is text, and the bracket with it.
                if link == nil { text.insert("!", at: text.index(before: text.endIndex)) }
                index = next
            case "<":
                index = address(at: index)
            default:
                text.append(scalar)
                index += 1
            }
        }
        flush()
    }

    private mutating func add(_ piece: Piece) {
        flush()
        pieces.append(piece)
    }

    private mutating func flush() {
        if !text.isEmpty { pieces.append(.text(String(text))) }
        text = String.UnicodeScalarView()
    }

    private mutating func delimiters(at start: Int) -> Int {
        let character = source[start]
        var end = start
        while end < source.count, source[end] == character { end += 1 }
        let before = start > 0 ? source[start - 1] : " "
        let after = end < source.count ? source[end] : " "
        var canOpen = !after.isSpace
        var canClose = !before.isSpace
        if character == "_" {
            // snake_case is one word.
            canOpen = canOpen && !before.isLetterOrDigit
            canClose = canClose && !after.isLetterOrDigit
        }
        let bold = Delimiter(character: character, isBold: true)
        let italic = Delimiter(character: character, isBold: false)
        var left = end - start
        while left > 0 {
            if left >= 2, canClose, close(bold, at: start) {
                left -= 2
            } else if canClose, close(italic, at: start) {
                left -= 1
            } else if left >= 2, canOpen, open[bold] == nil {
                begin(bold, at: start)
                left -= 2
            } else if canOpen, open[italic] == nil {
                begin(italic, at: start)
                left -= 1
            } else {
                text.append(contentsOf: repeatElement(character, count: left))
                left = 0
            }
        }
        return end
    }

    private mutating func begin(_ delimiter: Delimiter, at position: Int) {
        add(.toggle(delimiter, isMatched: false))
        open[delimiter] = Opening(piece: pieces.count - 1, position: position)
    }

    private mutating func close(_ delimiter: Delimiter, at position: Int) -> Bool {
        guard let opening = open[delimiter], opening.position != position else { return false }
        open[delimiter] = nil
        pieces[opening.piece] = .toggle(delimiter, isMatched: true)
        add(.toggle(delimiter, isMatched: true))
        return true
    }

    private mutating func code(at start: Int) -> Int {
        let limit = min(source.count, start + Self.farthest)
        if let end = source[(start + 1)..<limit].firstIndex(where: { $0 == "`" || $0 == "\n" }), source[end] == "`",
            end > start + 1
        {
            add(.code(String(source[(start + 1)..<end])))
            return end + 1
        }
        var end = start
        while end < source.count, source[end] == "`" { end += 1 }
        text.append(contentsOf: source[start..<end])
        return end
    }

    /// `[text](address)`, with a title that is left out.
    private mutating func beginLink(bracket: Int) -> Int {
        guard link == nil, let textEnd = end(of: "]", after: bracket), textEnd > bracket + 1,
            textEnd + 1 < source.count, source[textEnd + 1] == "(", let end = end(of: ")", after: textEnd + 1)
        else {
            text.append("[")
            return bracket + 1
        }
        let inside = source[(textEnd + 2)..<end].drop(while: \.isSpace).prefix { !$0.isSpace }
        let address = Self.withoutEscapes(inside)
        guard FormattedText.isSafeLink(address) else {
            text.append("[")
            return bracket + 1
        }
        add(.link(address))
        link = (textEnd, end + 1)
        return bracket + 1
    }

    private func end(of mark: Unicode.Scalar, after start: Int) -> Int? {
        let opening = source[start]
        var depth = 0
        var index = start + 1
        while index < min(source.count, start + Self.farthest) {
            switch source[index] {
            case "\\": index += 1
            case opening: depth += 1
            case mark where depth == 0: return index
            case mark: depth -= 1
            default: break
            }
            index += 1
        }
        return nil
    }

    private static func withoutEscapes(_ source: ArraySlice<Unicode.Scalar>) -> String {
        var result = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in source {
            if scalar == "\\", !isEscaped {
                isEscaped = true
            } else {
                if isEscaped, !scalar.isPunctuation { result.append("\\") }
                result.append(scalar)
                isEscaped = false
            }
        }
        if isEscaped { result.append("\\") }
        return String(result)
    }

    /// `<https://…>` is the address as text, which every calendar makes a link of.
    private mutating func address(at start: Int) -> Int {
        let limit = min(source.count, start + Self.farthest)
        if let end = source[(start + 1)..<limit].firstIndex(where: { $0 == ">" || $0.isSpace }), source[end] == ">" {
            let address = String(source[(start + 1)..<end])
            if FormattedText.isSafeLink(address) {
                text.append(contentsOf: address.unicodeScalars)
                return end + 1
            }
        }
        text.append("<")
        return start + 1
    }

    private func runs() -> [FormattedText.Run] {
        var runs: [FormattedText.Run] = []
        var on: Set<Delimiter> = []
        var link: String?
        for piece in pieces {
            var style = base
            style.isBold = base.isBold || on.contains { $0.isBold }
            style.isItalic = base.isItalic || on.contains { !$0.isBold }
            style.link = link
            switch piece {
            case .text(let text): runs.append(.init(text, style))
            case .code(let text):
                style.isCode = true
                runs.append(.init(text, style))
            case .toggle(let delimiter, isMatched: false): runs.append(.init(delimiter.text, style))
            case .toggle(let delimiter, isMatched: true):
                if on.remove(delimiter) == nil { on.insert(delimiter) }
            case .link(let address): link = address
            }
        }
        return runs
    }
}

extension String {
    init(_ scalars: some Sequence<Unicode.Scalar>) {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        self.init(view)
    }
}
