private import CExpat

/// Reads XML into a tree with libexpat.
public enum XMLReader {
    /// - Throws: `XMLError`; for anything that is not one well-formed document within the limits.
    public static func read(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement {
        guard bytes.count <= limits.bytes else { throw .tooManyBytes(limit: limits.bytes) }
        guard let parser = XML_ParserCreateNS(nil, XML_Char(bitPattern: TreeBuilder.separator)) else {
            throw .malformed(line: 0, reason: "out of memory")
        }
        defer { XML_ParserFree(parser) }
        let builder = TreeBuilder(parser: parser, limits: limits)
        XML_SetUserData(parser, Unmanaged.passUnretained(builder).toOpaque())
        XML_SetElementHandler(
            parser, { TreeBuilder.at($0)?.start($1, $2) }, { builder, _ in TreeBuilder.at(builder)?.end() })
        XML_SetCharacterDataHandler(parser) { TreeBuilder.at($0)?.text($1, count: $2) }
        XML_SetStartDoctypeDeclHandler(parser) { builder, _, _, _, _ in
            TreeBuilder.at(builder)?.stop(.declaresDocumentType)
        }
        let isDone = parse(bytes, parser, builder)
        if let error = builder.error { throw error }
        guard isDone, let root = builder.root else {
            let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) }
            throw .malformed(line: Int(XML_GetCurrentLineNumber(parser)), reason: reason ?? "it ends too early")
        }
        return root
    }

    /// In pieces, because libexpat counts in 32 bits.
    private static func parse(_ bytes: [UInt8], _ parser: XML_Parser, _ builder: TreeBuilder) -> Bool {
        withExtendedLifetime(builder) {
            bytes.withUnsafeBytes { buffer in
                var rest = buffer[...]
                repeat {
                    let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 20))
                    rest = rest.dropFirst(piece.count)
                    let start = piece.baseAddress?.assumingMemoryBound(to: XML_Char.self)
                    let status = XML_Parse(parser, start, Int32(piece.count), rest.isEmpty ? 1 : 0)
                    if status != XML_STATUS_OK { return false }
                } while !rest.isEmpty
                return true
            }
        }
    }
}

/// Turns libexpat's callbacks, all made within one `XML_Parse`, into a tree.
private final class TreeBuilder {
    /// Between a namespace and a name in what libexpat hands over. No name holds a line feed, and libexpat refuses a
    /// namespace that does.
    static let separator = UInt8(ascii: "\n")

    private(set) var root: XMLElement?
    private(set) var error: XMLError?
    private let parser: XML_Parser
    private let limits: XMLLimits
    private var open: [OpenElement] = []
    private var count = 0
    /// The few names that a document has, so that its thousands of elements share their strings.
    private var names: [String: XMLName] = [:]

    private struct OpenElement {
        var element: XMLElement
        var text: [UInt8] = []
    }

    init(parser: XML_Parser, limits: XMLLimits) {
        self.parser = parser
        self.limits = limits
    }

    static func at(_ pointer: UnsafeMutableRawPointer?) -> TreeBuilder? {
        pointer.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }

    func start(_ name: UnsafePointer<XML_Char>?, _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?) {
        guard error == nil, let name else { return }
        if open.count == limits.depth { return stop(.tooDeep(limit: limits.depth)) }
        guard takeOne() else { return }
        var element = XMLElement(self.name(String(cString: name)))
        if var next = attributes {
            // Pairs of name and value, up to a null.
            while let key = next[0], let value = next[1] {
                guard takeOne() else { return }
                element.attributes[self.name(String(cString: key)).local] = String(cString: value)
                next += 2
            }
        }
        open.append(OpenElement(element: element))
    }

    func text(_ start: UnsafePointer<XML_Char>?, count: Int32) {
        guard error == nil, let start, !open.isEmpty else { return }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(count))
        open[open.count - 1].text.append(contentsOf: bytes)
    }

    func end() {
        guard error == nil, var last = open.popLast() else { return }
        last.element.text = String(decoding: last.text, as: UTF8.self)
        if open.isEmpty {
            root = last.element
        } else {
            open[open.count - 1].element.children.append(last.element)
        }
    }

    /// Whether one more element or attribute is allowed.
    private func takeOne() -> Bool {
        count += 1
        guard count > limits.elements else { return true }
        stop(.tooManyElements(limit: limits.elements))
        return false
    }

    func stop(_ reason: XMLError) {
        error = reason
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }

    private func name(_ text: String) -> XMLName {
        if let known = names[text] { return known }
        let parts = text.utf8.split(separator: Self.separator, maxSplits: 1)
        let name =
            parts.count == 2
            ? XMLName(String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
            : XMLName("", text)
        names[text] = name
        return name
    }
}
