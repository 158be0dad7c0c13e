extension FormattedText {
    /// As Markdown.
    public var markdown: String {
        var text = ""
        var before: Block?
        for block in blocks {
            switch (before, block) {
            case (nil, _): break
            case (.item?, .item): text += "\n"
            default: text += "\n\n"
            }
            switch block {
            case .paragraph(let runs): text += MarkdownWriter.lines(runs, marker: "")
            case .item(.bullet, let runs): text += MarkdownWriter.lines(runs, marker: "- ")
            case .item(.number(let number), let runs): text += MarkdownWriter.lines(runs, marker: "\(number). ")
            }
            before = block
        }
        return text
    }
}

private enum MarkdownWriter {
    static func lines(_ runs: [FormattedText.Run], marker: String) -> String {
        let lines = runs.map(span).joined().unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        var result = marker
        for (index, line) in lines.enumerated() {
            if index > 0 { result += marker.isEmpty ? "\n" : "\n  " }
            result += index == 0 && !marker.isEmpty ? String(line) : escapedStart(String(line))
        }
        return result
    }

    private static func span(_ run: FormattedText.Run) -> String {
        let style = run.style
        var text = style.isCode ? "`\(run.text)`" : escaped(run.text)
        if style.isItalic { text = "*\(text)*" }
        if style.isBold { text = "**\(text)**" }
        if let link = style.link { text = "[\(text)](\(escapedLink(link)))" }
        return text
    }

    /// So that it is read as it stands.
    private static func escaped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.enumerated() {
            if needsEscape(scalar, at: index, in: scalars) { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    private static func needsEscape(_ scalar: Unicode.Scalar, at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
        switch scalar {
        case "\\", "*", "`", "[", "]": return true
        case "<": return index + 1 == scalars.count || scalars[index + 1].isLetterOrDigit
        case "_":
            let isWithinWord =
                index > 0 && index + 1 < scalars.count && scalars[index - 1].isLetterOrDigit
                && scalars[index + 1].isLetterOrDigit
            return !isWithinWord
        // Before a link it would make an image.
        case "!": return index + 1 == scalars.count
        default: return false
        }
    }

    private static func escapedLink(_ link: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in link.unicodeScalars {
            if scalar == "(" || scalar == ")" || scalar == "\\" { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }

    /// A line that looks like the beginning of a heading or of an item is not one.
    private static func escapedStart(_ line: String) -> String {
        let scalars = Array(line.unicodeScalars)
        guard let first = scalars.first else { return line }
        switch first {
        case "#", ">": return "\\" + line
        case "-", "+": return scalars.count == 1 || scalars[1].isBlank || scalars[1] == first ? "\\" + line : line
        default:
            guard let marker = MarkdownLine.number(scalars[...]) else { return line }
            var result = String.UnicodeScalarView()
            result.append(contentsOf: scalars[..<marker.dot])
            result.append("\\")
            result.append(contentsOf: scalars[marker.dot...])
            return String(result)
        }
    }
}
