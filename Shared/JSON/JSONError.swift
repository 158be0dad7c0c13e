/// Why a document was refused, or why a value in it is not what was asked for.
public struct JSONError: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        /// The text ends before the document does.
        case endOfText
        /// A byte that JSON does not allow here; `expected` says what it allows.
        case unexpectedByte(UInt8, expected: String)
        /// A raw byte below 0x20 inside a string.
        case controlByteInString(UInt8)
        /// An escape that JSON does not have, or half of a surrogate pair.
        case invalidEscape
        /// Bytes that are not UTF-8: overlong, truncated, surrogates or beyond U+10FFFF.
        case invalidUTF8
        /// An integer outside −2⁶³ … 2⁶³ − 1, or a number too large for a double.
        case numberOutOfRange
        /// The same member name twice in one object, compared as bytes after unescaping.
        case duplicateKey(String)
        /// One of `JSONLimits` was passed.
        case tooLarge(String, limit: Int)
        /// The object has no such member.
        case missingMember(String)
        /// The value is of another kind than the one asked for.
        case wrongKind(expected: String, found: JSONKind)
        /// The value is of the right kind, but not one that the reader accepts.
        case invalidValue(String)
    }

    public var reason: Reason
    /// Where in the text, in bytes from its start.
    public var offset: Int
    /// Where in the document, as in `$.guests[3].email`; empty while the document itself is being scanned.
    public var path: String

    public init(_ reason: Reason, offset: Int = 0, path: String = "") {
        self.reason = reason
        self.offset = offset
        self.path = path
    }
}

extension JSONError: CustomStringConvertible {
    public var description: String {
        path.isEmpty ? "\(reason) at byte \(offset)" : "\(path): \(reason)"
    }
}

extension JSONError.Reason: CustomStringConvertible {
    public var description: String {
        switch self {
        case .endOfText: "the JSON text ends too early"
        case .unexpectedByte(let byte, let expected): "byte 0x\(String(byte, radix: 16)) where \(expected) is expected"
        case .controlByteInString(let byte): "control byte 0x\(String(byte, radix: 16)) inside a string"
        case .invalidEscape: "invalid escape in a string"
        case .invalidUTF8: "invalid UTF-8"
        case .numberOutOfRange: "number out of range"
        case .duplicateKey(let key): "member name \(key.debugDescription) appears twice"
        case .tooLarge(let what, let limit): "\(what) beyond the limit of \(limit)"
        case .missingMember(let key): "member \(key.debugDescription) is missing"
        case .wrongKind(let expected, let found): "expected \(expected), found \(found.rawValue)"
        case .invalidValue(let why): why
        }
    }
}
