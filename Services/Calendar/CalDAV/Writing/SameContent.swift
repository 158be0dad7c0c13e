/// Whether two iCalendar texts say the same although a server has been between them: line ends, folding and the order of
/// lines do not count, since servers change them.
///
/// Only to recognise one's own write; it takes texts for different that mean the same.
func hasSameContent(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left == right || unfoldedLines(left).sorted() == unfoldedLines(right).sorted()
}

/// RFC 5545 §3.1: a line goes on in the next one that begins with a blank.
private func unfoldedLines(_ body: [UInt8]) -> [String] {
    var lines: [[UInt8]] = []
    for line in body.split(separator: UInt8(ascii: "\n")) {
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        if let first = line.first, first == 0x20 || first == 0x09, !lines.isEmpty {
            lines[lines.count - 1] += line.dropFirst()
        } else if !line.isEmpty {
            lines.append(Array(line))
        }
    }
    return lines.map { String(decoding: $0, as: UTF8.self) }
}
