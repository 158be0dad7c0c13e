extension FormattedText {
    /// Reads Markdown, as much of it as matters in a description: paragraphs, lists, bold, italic, code and links.
    /// Headings become bold lines; a single line break is one. Never fails: what is no Markdown is text.
    public init(markdown text: String) {
        var builder = FormattedTextBuilder()
        var open: (source: [Unicode.Scalar], style: Style, isItem: Bool)?

        func close() {
            guard let block = open else { return }
            for run in MarkdownInlines.read(block.source, block.style) { builder.append(run.text, run.style) }
            open = nil
        }

        for line in text.unicodeScalars.lines {
            switch MarkdownLine(line) {
            case .blank:
                close()
                builder.begin()
            case .heading(let content):
                close()
                builder.begin()
                open = (Array(content), Style(isBold: true), false)
                close()
                builder.begin()
            case .item(let marker, let content):
                close()
                builder.begin(marker)
                open = (Array(content), Style(), true)
            case .text(let content, let isIndented):
                if let block = open, !block.isItem || isIndented {
                    open?.source += ["\n"] + content
                } else {
                    close()
                    builder.begin()
                    open = (Array(content), Style(), false)
                }
            }
        }
        close()
        self = builder.finish()
    }
}

extension String.UnicodeScalarView {
    /// The lines, whichever of the three usual ends they have.
    var lines: [ArraySlice<Unicode.Scalar>] {
        var lines: [ArraySlice<Unicode.Scalar>] = []
        var line: ArraySlice<Unicode.Scalar> = []
        var last: Unicode.Scalar?
        for scalar in self {
            if scalar == "\n", last == "\r" {
                last = scalar
                continue
            }
            if scalar.isLineBreak {
                lines.append(line)
                line = []
            } else {
                line.append(scalar)
            }
            last = scalar
        }
        return lines + [line]
    }
}

/// What a line of Markdown begins.
enum MarkdownLine {
    case blank
    case heading(ArraySlice<Unicode.Scalar>)
    case item(FormattedText.Marker, ArraySlice<Unicode.Scalar>)
    case text(ArraySlice<Unicode.Scalar>, isIndented: Bool)

    init(_ line: ArraySlice<Unicode.Scalar>) {
        let content = line.drop(while: \.isBlank)
        let indent = content.startIndex - line.startIndex
        guard let first = content.first else {
            self = .blank
            return
        }
        let rest = content.dropFirst()
        if first == "#", let heading = Self.heading(content) {
            self = .heading(heading)
        } else if first == "-" || first == "*" || first == "+", rest.first?.isBlank == true,
            rest.contains(where: { !$0.isBlank })
        {
            self = .item(.bullet, rest.drop(while: \.isBlank))
        } else if let marker = Self.number(content), content[(marker.dot + 1)...].contains(where: { !$0.isBlank }) {
            self = .item(.number(marker.number), content[(marker.dot + 1)...].drop(while: \.isBlank))
        } else {
            self = .text(content, isIndented: indent >= 2)
        }
    }

    /// A number before an item, such as `12. `: at most three digits, so that no year begins a list.
    static func number(_ line: ArraySlice<Unicode.Scalar>) -> (number: Int, dot: Int)? {
        let digits = line.prefix { $0.isDigit }
        guard (1...3).contains(digits.count), digits.endIndex + 1 < line.endIndex,
            line[digits.endIndex] == "." || line[digits.endIndex] == ")", line[digits.endIndex + 1].isBlank
        else { return nil }
        return (digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }, digits.endIndex)
    }

    private static func heading(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar>? {
        let marks = line.prefix { $0 == "#" }
        guard marks.count <= 6, marks.endIndex < line.endIndex, line[marks.endIndex].isBlank else { return nil }
        return line[marks.endIndex...].drop(while: \.isBlank)
    }
}
