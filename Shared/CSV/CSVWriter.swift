/// Writes RFC 4180: every field quoted, CR LF line ends, UTF-8, and cells that would run as formulas guarded.
public struct CSVWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    public init() {}

    /// One cell. Numbers are ours and cannot be formulas, so they are exempt by type and not by looking at the text.
    public enum Field: Sendable {
        case text(String)
        case integer(Int64)
    }

    /// Appends one record.
    public mutating func append(_ fields: [Field]) {
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "\""))
            switch field {
            case .text(let text): appendEscaped(FormulaGuard.adding(to: text))
            case .integer(let number): bytes += String(number).utf8
            }
            bytes.append(UInt8(ascii: "\""))
        }
        bytes += "\r\n".utf8
    }

    private mutating func appendEscaped(_ text: String) {
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
    }
}
