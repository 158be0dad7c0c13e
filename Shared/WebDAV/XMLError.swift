/// Why a document was not read. Holds nothing of the document.
public enum XMLError: Error, Sendable, Equatable {
    /// It is not well-formed XML with namespaces.
    case malformed(line: Int, reason: String)
    /// It has a document type declaration, the door to entities; WebDAV has no use for one.
    case declaresDocumentType
    case tooManyBytes(limit: Int)
    case tooDeep(limit: Int)
    case tooManyElements(limit: Int)
    /// It is XML, but not what was expected.
    case unexpected(XMLName)
}

extension XMLError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed(let line, let reason): "it is not XML (line \(line): \(reason))"
        case .declaresDocumentType: "it has a document type declaration"
        case .tooManyBytes(let limit): "it is longer than \(limit) bytes"
        case .tooDeep(let limit): "its elements lie deeper than \(limit)"
        case .tooManyElements(let limit): "it has more than \(limit) elements and attributes"
        case .unexpected: "its root is another element than expected"
        }
    }
}
