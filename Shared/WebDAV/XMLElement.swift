/// An element with all that is in it. Comments and processing instructions are gone.
public struct XMLElement: Sendable, Equatable {
    public let name: XMLName
    /// By local name: WebDAV's attributes are in no namespace.
    public var attributes: [String: String] = [:]
    public var children: [XMLElement] = []
    /// The character data directly in this element, joined, as it was: line ends are LF by the rules of XML.
    public var text = ""

    public init(_ name: XMLName) {
        self.name = name
    }

    /// The first child of that name.
    public subscript(_ name: XMLName) -> XMLElement? {
        children.first { $0.name == name }
    }

    /// The children of that name, in their order.
    public func all(_ name: XMLName) -> [XMLElement] {
        children.filter { $0.name == name }
    }

    /// The text without white space around it: for everything but calendar data and names that people chose.
    public var trimmedText: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let bytes = text.utf8
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(text[first...last])
    }
}
