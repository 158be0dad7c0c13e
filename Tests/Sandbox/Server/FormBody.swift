/// Reads `application/x-www-form-urlencoded` text, as token endpoints take it.
enum FormBody {
    /// Names and values, decoded; of equal names the last one counts.
    static func values(_ bytes: [UInt8]) -> [String: String] {
        var values: [String: String] = [:]
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let middle = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            values[decoded(pair[..<middle])] = decoded(pair[middle...].dropFirst())
        }
        return values
    }

    /// Plus signs are spaces; a per cent sign without two digits stands for itself.
    static func decoded(_ text: some Collection<UInt8>) -> String {
        var result: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
                result.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// All but unreserved characters as `%XX`.
    static func encoded(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF")
        return String(
            text.utf8.flatMap { byte -> [Character] in
                let character = Character(Unicode.Scalar(byte))
                let isPlain =
                    character.isASCII && (character.isLetter || character.isNumber || "-._~".contains(character))
                return isPlain ? [character] : ["%", hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            })
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case .some(let byte) where (0x30...0x39).contains(byte): byte - 0x30
        case .some(let byte) where (0x41...0x46).contains(byte): byte - 0x37
        case .some(let byte) where (0x61...0x66).contains(byte): byte - 0x57
        default: nil
        }
    }
}
