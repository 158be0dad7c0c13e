/// Writes calendars: CRLF at line ends, folded at 75 bytes and never inside a character, without control characters.
public struct ICalendarWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []
    /// Where the line that is being written begins.
    private var lineStart = 0

    public init(reservingBytes capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    public mutating func begin(_ component: String) {
        bytes += "BEGIN:".utf8
        appendName(component)
        endLine()
    }

    public mutating func end(_ component: String) {
        bytes += "END:".utf8
        appendName(component)
        endLine()
    }

    public mutating func write(_ component: ICalendarComponent) {
        begin(component.name)
        for property in component.properties { write(property) }
        for inner in component.components { write(inner) }
        end(component.name)
    }

    /// A property without any letter in its name is left out.
    public mutating func write(_ property: ICalendarProperty) {
        guard property.name.utf8.contains(where: \.isNameCharacter) else { return }
        appendName(property.name)
        for parameter in property.parameters {
            bytes.append(.semicolon)
            appendName(parameter.name)
            bytes.append(.equals)
            append(parameter.text)
        }
        bytes.append(.colon)
        append(property.value)
        endLine()
    }

    /// Appends whole lines as another writer has written them.
    public mutating func append(written lines: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: lines)
        lineStart = bytes.count
    }

    /// Writes a property whose value is text.
    public mutating func write(_ name: String, text: String) {
        appendName(name)
        bytes.append(.colon)
        ICalendarText.append(escaped: text, to: &bytes)
        endLine()
    }
}

extension ICalendarComponent {
    /// The component as text.
    public var written: [UInt8] {
        var writer = ICalendarWriter()
        writer.write(self)
        return writer.bytes
    }
}

// MARK: - Lines

extension ICalendarWriter {
    /// The longest line in bytes, its end not counted (RFC 5545 §3.1).
    static let longestLine = 75

    /// What could end a name, and so change what the line means, is left out.
    private mutating func appendName(_ name: String) {
        append(name, where: \.isNameCharacter)
    }

    private mutating func append(_ text: String) {
        append(text) { !$0.isControl }
    }

    @inline(__always)
    private mutating func append(_ text: String, where isAllowed: (UInt8) -> Bool) {
        var text = text
        text.withUTF8 { characters in
            if characters.allSatisfy(isAllowed) {
                bytes.append(contentsOf: characters)
            } else {
                bytes.append(contentsOf: characters.lazy.filter(isAllowed))
            }
        }
    }

    private mutating func endLine() {
        if bytes.count - lineStart > Self.longestLine { foldLine() }
        bytes.append(.carriageReturn)
        bytes.append(.lineFeed)
        lineStart = bytes.count
    }

    private mutating func foldLine() {
        let line = Array(bytes[lineStart...])
        bytes.removeLast(line.count)
        var start = 0
        var room = Self.longestLine
        while line.count - start > room {
            var end = start + room
            // Continuation bytes of UTF-8 stay with what they continue. No character has more than three of them.
            while line[end] & 0xC0 == 0x80 { end -= 1 }
            bytes += line[start..<end]
            bytes.append(.carriageReturn)
            bytes.append(.lineFeed)
            bytes.append(.space)
            start = end
            room = Self.longestLine - 1
        }
        bytes += line[start...]
    }
}
