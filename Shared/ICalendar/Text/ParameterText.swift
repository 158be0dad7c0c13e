/// How values of parameters are written: RFC 5545 §3.2 with the escapes of RFC 6868.
enum ParameterText {
    static func written(_ value: String) -> String {
        guard value.utf8.contains(where: \.isSpecialInParameter) else { return value }
        var bytes: [UInt8] = []
        var quoted = false
        var previous: UInt8 = 0
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "^"): bytes += [.caret, .caret]
            case UInt8(ascii: "\""): bytes += [.caret, UInt8(ascii: "'")]
            case .lineFeed where previous == .carriageReturn: break
            case .lineFeed, .carriageReturn: bytes += [.caret, UInt8(ascii: "n")]
            case _ where byte.isControl: break
            default:
                quoted = quoted || byte.endsUnquotedValue
                bytes.append(byte)
            }
            previous = byte
        }
        if quoted { bytes = [.quote] + bytes + [.quote] }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func values(of text: String) -> [String] {
        guard text.utf8.contains(where: { $0 == .quote || $0 == .comma || $0 == .caret }) else { return [text] }
        var values: [String] = []
        var value: [UInt8] = []
        var isQuoted = false
        for byte in text.utf8 {
            switch byte {
            case .quote: isQuoted.toggle()
            case .comma where !isQuoted:
                values.append(decoded(value))
                value.removeAll()
            default: value.append(byte)
            }
        }
        values.append(decoded(value))
        return values
    }

    private static func decoded(_ bytes: [UInt8]) -> String {
        guard bytes.contains(.caret) else { return String(decoding: bytes, as: UTF8.self) }
        var decoded: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let meaning: UInt8? =
                if bytes[position] == .caret, position + 1 < bytes.count {
                    switch bytes[position + 1] {
                    case .caret: .caret
                    case UInt8(ascii: "'"): .quote
                    case UInt8(ascii: "n"): .lineFeed
                    default: nil  // "^" with anything else behind it stands for itself (RFC 6868 §3.2).
                    }
                } else {
                    nil
                }
            decoded.append(meaning ?? bytes[position])
            position += meaning == nil ? 1 : 2
        }
        return String(decoding: decoded, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isSpecialInParameter: Bool {
        isControl || endsUnquotedValue || self == .quote || self == .caret
    }

    /// What may stand in a value only between quotes.
    fileprivate var endsUnquotedValue: Bool {
        self == .colon || self == .semicolon || self == .comma
    }
}
