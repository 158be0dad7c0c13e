import Testing

/// One row of `requestCaseTable`.
struct RequestCase: Sendable, CustomTestStringConvertible {
    let identifier: String
    /// The statuses answered on one connection, in order.
    let answers: [Int]
    let bytes: [UInt8]
    let meaning: String

    var testDescription: String { "\(identifier): \(meaning)" }

    static let all: [RequestCase] = requestCaseTable.split(separator: "\n").map { line in
        let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
        return RequestCase(
            identifier: String(columns[0]), answers: columns[1].split(separator: "+").compactMap { Int($0) },
            bytes: CaseText(columns[2]).bytes, meaning: String(columns[3]))
    }
}

/// The table's notation for bytes.
private struct CaseText {
    private(set) var bytes: [UInt8] = []

    private static let macros = [
        "{G}": #"GET / HTTP/1.1\r\nHost: a\r\n"#,
        "{P}": #"POST / HTTP/1.1\r\nHost: a\r\n"#,
        "{T}": #"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"#,
    ]

    init(_ text: Substring) {
        var rest = text
        while let first = rest.first {
            if first == "{", let macro = Self.macros[String(rest.prefix(3))] {
                bytes += CaseText(macro[...]).bytes
                rest = rest.dropFirst(3)
            } else if first == "<", let end = rest.firstIndex(of: ">") {
                let inside = rest[rest.index(after: rest.startIndex)..<end]
                guard let repeated = Self.repetition(inside) else {
                    bytes.append(UInt8(ascii: "<"))
                    rest = rest.dropFirst()
                    continue
                }
                bytes += repeated
                rest = rest[rest.index(after: end)...]
            } else if first == "\\" {
                rest = appendEscape(rest.dropFirst())
            } else {
                bytes += String(first).utf8
                rest = rest.dropFirst()
            }
        }
    }

    /// `x*N`, or the table's words for two thousand header lines. `nil` when it is neither.
    private static func repetition(_ text: Substring) -> [UInt8]? {
        if text == "X0..X1999: v lines" { return (0..<2000).flatMap { Array("X\($0): v\r\n".utf8) } }
        let parts = text.split(separator: "*")
        guard parts.count == 2, let count = Int(parts[1]) else { return nil }
        let unit: [UInt8] = parts[0] == "NUL" ? [0] : Array(parts[0].utf8)
        return (0..<count).flatMap { _ in unit }
    }

    private mutating func appendEscape(_ text: Substring) -> Substring {
        switch text.first {
        case "r": bytes.append(0x0D)
        case "n": bytes.append(0x0A)
        case "t": bytes.append(0x09)
        case "x":
            bytes.append(UInt8(text.dropFirst().prefix(2), radix: 16) ?? 0)
            return text.dropFirst(3)
        default: bytes.append(0x5C)
        }
        return text.dropFirst()
    }
}
