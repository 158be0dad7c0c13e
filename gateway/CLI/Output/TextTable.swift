import Telemetry

/// Rows under their headings, in aligned columns.
struct TextTable {
    private let headings: [String]
    private var rows: [[String]] = []

    init(_ headings: String...) {
        self.headings = headings
    }

    /// Adds a row; controls in the texts are made visible.
    mutating func add(_ cells: String...) {
        rows.append(cells.map { VisibleText.escaped($0) })
    }

    var isEmpty: Bool { rows.isEmpty }

    /// The table's lines; what is beyond the width is cut with an ellipsis.
    func lines(width: Int) -> [String] {
        let all = [headings] + rows
        let widths = headings.indices.map { column in
            all.map { column < $0.count ? Self.columns($0[column]) : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (cell, width) in zip(row, widths) {
                line += cell + String(repeating: " ", count: width - Self.columns(cell) + 2)
            }
            while line.last == " " { line.removeLast() }
            return Self.cut(line, to: width)
        }
    }

    static func cut(_ text: String, to width: Int) -> String {
        guard columns(text) > width else { return text }
        var cut = ""
        var used = 0
        for character in text {
            used += columns(of: character)
            guard used < width else { break }
            cut.append(character)
        }
        return cut + "…"
    }

    /// How many columns of a terminal the text takes.
    static func columns(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
    }

    /// East Asian wide characters and emoji take two columns (Unicode Standard Annex 11, the large blocks).
    private static func columns(of character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return scalar.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }
}
