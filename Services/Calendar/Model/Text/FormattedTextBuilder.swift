/// Collects runs into tidy blocks.
struct FormattedTextBuilder {
    private(set) var blocks: [FormattedText.Block] = []
    private var lines: [[FormattedText.Run]] = [[]]
    private var marker: FormattedText.Marker?

    /// Adds text to the block that is open. Line breaks in it count; two in a row begin a paragraph.
    mutating func append(_ text: String, _ style: FormattedText.Style = FormattedText.Style()) {
        var isFirst = true
        for line in text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: { $0.isLineBreak }) {
            if !isFirst { breakLine() }
            isFirst = false
            if !line.isEmpty { lines[lines.count - 1].append(.init(String(line), style)) }
        }
    }

    mutating func breakLine() { lines.append([]) }

    /// Breaks the line unless it is empty.
    mutating func beginLine() {
        if lines.last?.isEmpty == false { breakLine() }
    }

    /// Whether the open block has no text yet.
    var isAtStart: Bool { lines.allSatisfy { $0.allSatisfy { $0.text.unicodeScalars.allSatisfy(\.isBlank) } } }

    /// Ends the open block and begins a paragraph, or an item when there is a marker.
    mutating func begin(_ next: FormattedText.Marker? = nil) {
        end()
        marker = next
    }

    mutating func finish() -> FormattedText {
        end()
        return FormattedText(blocks: blocks)
    }

    private mutating func end() {
        let tidy = lines.map(TidyLine.tidied)
        lines = [[]]
        if let marker {
            self.marker = nil
            let kept = tidy.filter { !$0.isEmpty }
            if !kept.isEmpty { blocks.append(.item(following(marker), TidyLine.joined(kept))) }
        } else {
            for part in tidy.split(whereSeparator: \.isEmpty) {
                blocks.append(.paragraph(TidyLine.joined(Array(part))))
            }
        }
    }

    /// Within a list, numbers go on by one, since no form can say anything else.
    private func following(_ marker: FormattedText.Marker) -> FormattedText.Marker {
        guard case .number = marker, case .item(.number(let last), _)? = blocks.last else { return marker }
        return .number(last + 1)
    }
}

/// One line's runs in the form that every text has.
enum TidyLine {
    /// Blanks at both ends dropped, blanks at the ends of styles put outside, neighbours of one style made one.
    static func tidied(_ line: [FormattedText.Run]) -> [FormattedText.Run] {
        var runs: [FormattedText.Run] = []
        for run in line {
            let style = plainWhereNeedless(run)
            let scalars = Array(run.text.unicodeScalars)
            let start = scalars.firstIndex { !$0.isBlank } ?? scalars.count
            let end = (scalars.lastIndex { !$0.isBlank } ?? start - 1) + 1
            if style == FormattedText.Style() || start == scalars.count {
                add(scalars[...], FormattedText.Style(), to: &runs)
            } else {
                add(scalars[..<start], FormattedText.Style(), to: &runs)
                add(scalars[start..<end], style, to: &runs)
                add(scalars[end...], FormattedText.Style(), to: &runs)
            }
        }
        trim(&runs)
        return runs
    }

    static func joined(_ lines: [[FormattedText.Run]]) -> [FormattedText.Run] {
        var runs: [FormattedText.Run] = []
        for (index, line) in lines.enumerated() {
            if index > 0 { add(["\n"], FormattedText.Style(), to: &runs) }
            for run in line { add(Array(run.text.unicodeScalars)[...], run.style, to: &runs) }
        }
        return runs
    }

    /// An address that links to itself needs no link, code cannot hold its own quotes, and nothing else can be code.
    private static func plainWhereNeedless(_ run: FormattedText.Run) -> FormattedText.Style {
        var style = run.style
        if let link = style.link, link == run.text || !FormattedText.isSafeLink(link) { style.link = nil }
        if run.text.utf8.contains(UInt8(ascii: "`")) { style.isCode = false }
        return style
    }

    private static func add(
        _ text: ArraySlice<Unicode.Scalar>, _ style: FormattedText.Style, to runs: inout [FormattedText.Run]
    ) {
        guard !text.isEmpty else { return }
        var string = String.UnicodeScalarView()
        string.append(contentsOf: text)
        if runs.last?.style == style {
            runs[runs.count - 1].text.unicodeScalars.append(contentsOf: text)
        } else {
            runs.append(.init(String(string), style))
        }
    }

    private static func trim(_ runs: inout [FormattedText.Run]) {
        while let first = runs.first {
            let rest = first.text.unicodeScalars.drop(while: \.isBlank)
            if !rest.isEmpty {
                runs[0].text = String(rest)
                break
            }
            runs.removeFirst()
        }
        while let last = runs.last {
            let count = last.text.unicodeScalars.reversed().drop(while: \.isBlank).count
            if count > 0 {
                runs[runs.count - 1].text = String(last.text.unicodeScalars.prefix(count))
                break
            }
            runs.removeLast()
        }
    }
}

extension Unicode.Scalar {
    /// A blank within a line. HTML's unbreakable one is no different to a reader.
    var isBlank: Bool { self == " " || self == "\t" || self == "\u{a0}" }
    var isLineBreak: Bool { self == "\n" || self == "\r" || self == "\u{2028}" }
    var isSpace: Bool { isBlank || isLineBreak }
    var isLetterOrDigit: Bool { properties.isAlphabetic || properties.numericType != nil }
    var isDigit: Bool { ("0"..."9").contains(self) }
    /// What a backslash may stand before in Markdown.
    var isPunctuation: Bool {
        switch value {
        case 0x21...0x2f, 0x3a...0x40, 0x5b...0x60, 0x7b...0x7e: true
        default: false
        }
    }
}
