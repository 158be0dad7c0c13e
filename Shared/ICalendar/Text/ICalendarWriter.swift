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
        let start = bytes.count
        bytes += name.utf8
        guard !bytes[start...].allSatisfy(\.isNameCharacter) else { return }
        bytes[start...].removeAll { !$0.isNameCharacter }
    }

    private mutating func append(_ text: String) {
        let start = bytes.count
        bytes += text.utf8
        guard bytes[start...].contains(where: \.isControl) else { return }
        bytes[start...].removeAll { $0.isControl }
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
            bytes += [.carriageReturn, .lineFeed, .space]
            start = end
            room = Self.longestLine - 1
        }
        bytes += line[start...]
    }
}
