/// Reads one line of a `.env` file.
enum DotEnvLine {
    /// The variable and its value; `nil` for a line without any.
    static func parse(_ line: ArraySlice<UInt8>) throws(DotEnvProblem) -> (String, String)? {
        var rest = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        guard !rest.contains(where: { ($0 < 0x20 && !$0.isBlank) || $0 == 0x7F }) else { throw .controlCharacter }
        rest = rest.drop { $0.isBlank }
        guard let first = rest.first, first != UInt8(ascii: "#") else { return nil }
        if rest.starts(with: "export ".utf8) { rest = rest.dropFirst("export ".utf8.count).drop { $0.isBlank } }

        guard let equals = rest.firstIndex(of: UInt8(ascii: "=")) else { throw .noAssignment }
        let name = rest[..<equals]
        guard let initial = name.first, initial.isLetter || initial == UInt8(ascii: "_"),
            name.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") })
        else { throw .invalidName }
        let value = try value(rest[(equals + 1)...].drop { $0.isBlank })
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }

    private static func value(_ text: ArraySlice<UInt8>) throws(DotEnvProblem) -> [UInt8] {
        switch text.first {
        case UInt8(ascii: "'"):
            guard let end = text.dropFirst().firstIndex(of: UInt8(ascii: "'")) else { throw .unclosedQuote }
            try expectNothing(after: end, in: text)
            return Array(text[(text.startIndex + 1)..<end])
        case UInt8(ascii: "\""):
            return try escapedValue(text)
        default:
            return bareValue(text)
        }
    }

    private static func bareValue(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var value: [UInt8] = []
        for byte in text {
            if byte == UInt8(ascii: "#"), value.last?.isBlank ?? true { break }
            value.append(byte)
        }
        while value.last?.isBlank ?? false { value.removeLast() }
        return value
    }

    private static func escapedValue(_ text: ArraySlice<UInt8>) throws(DotEnvProblem) -> [UInt8] {
        var value: [UInt8] = []
        var index = text.startIndex + 1
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: "\""):
                try expectNothing(after: index, in: text)
                return value
            case UInt8(ascii: "\\"):
                index += 1
                guard index < text.endIndex else { throw .unclosedQuote }
                value.append(try escaped(text[index]))
            case let byte:
                value.append(byte)
            }
            index += 1
        }
        throw .unclosedQuote
    }

    private static func escaped(_ byte: UInt8) throws(DotEnvProblem) -> UInt8 {
        switch byte {
        case UInt8(ascii: "n"): UInt8(ascii: "\n")
        case UInt8(ascii: "r"): UInt8(ascii: "\r")
        case UInt8(ascii: "t"): UInt8(ascii: "\t")
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"): byte
        default: throw .unknownEscape
        }
    }

    private static func expectNothing(after end: Int, in text: ArraySlice<UInt8>) throws(DotEnvProblem) {
        let rest = text[(end + 1)...].drop { $0.isBlank }
        guard rest.isEmpty || rest.first == UInt8(ascii: "#") else { throw .textAfterQuote }
    }
}
