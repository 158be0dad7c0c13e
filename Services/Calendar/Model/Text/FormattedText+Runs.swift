/// For systems that hold a text as a row of styled pieces, with lists written out.
extension FormattedText {
    /// The whole text: paragraphs with an empty line between them, items each on a line of its own.
    public var runs: [Run] {
        var runs: [Run] = []
        var before: Block?
        for block in blocks {
            switch (before, block) {
            case (nil, _): break
            case (.item?, .item): runs.append(Run("\n"))
            default: runs.append(Run("\n\n"))
            }
            switch block {
            case .paragraph(let content): runs += content
            case .item(let marker, let content):
                runs.append(Run(marker.text))
                runs += content.map {
                    Run(
                        $0.text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n  "),
                        $0.style)
                }
            }
            before = block
        }
        return TidyLine.joined([runs])
    }

    /// Reads such a row. Lines that begin as items do are items.
    public init(runs: [Run]) {
        var builder = FormattedTextBuilder()
        var isInItem = false
        for line in Self.lines(runs) {
            let text = line.map(\.text).joined().unicodeScalars
            let indent = text.prefix { $0 == " " }.count
            if text.allSatisfy(\.isBlank) {
                builder.begin()
                isInItem = false
            } else if let marker = Self.marker(line) {
                builder.begin(marker.marker)
                for run in Self.dropping(marker.length, of: line) { builder.append(run.text, run.style) }
                isInItem = true
            } else {
                if isInItem, indent < 2 {
                    builder.begin()
                    isInItem = false
                } else {
                    builder.breakLine()
                }
                for run in line { builder.append(run.text, run.style) }
            }
        }
        self = builder.finish()
    }

    private static func lines(_ runs: [Run]) -> [[Run]] {
        var lines: [[Run]] = [[]]
        for run in runs {
            for (index, part) in run.text.unicodeScalars.lines.enumerated() {
                if index > 0 { lines.append([]) }
                if !part.isEmpty { lines[lines.count - 1].append(Run(String(part), run.style)) }
            }
        }
        return lines
    }

    private static func marker(_ line: [Run]) -> (marker: Marker, length: Int)? {
        let text = Array(line.map(\.text).joined().unicodeScalars)
        let indent = text.prefix { $0.isBlank }.count
        let rest = text[indent...]
        if rest.count > 2, rest[indent] == "-" || rest[indent] == "•", rest[indent + 1] == " " {
            return (.bullet, indent + 2)
        }
        guard let number = MarkdownLine.number(rest), number.dot + 2 < text.count else { return nil }
        return (.number(number.number), number.dot + 2)
    }

    private static func dropping(_ count: Int, of line: [Run]) -> [Run] {
        var left = count
        return line.compactMap { run in
            let rest = run.text.unicodeScalars.dropFirst(left)
            left = max(0, left - run.text.unicodeScalars.count)
            return rest.isEmpty ? nil : Run(String(rest), run.style)
        }
    }
}

extension FormattedText.Marker {
    var text: String {
        switch self {
        case .bullet: "- "
        case .number(let number): "\(number). "
        }
    }
}
