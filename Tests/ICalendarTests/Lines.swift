import ICalendar

/// A calendar text of lines, with the line ends of the RFC.
func bytes(_ lines: String..., end: String = "\r\n") -> [UInt8] {
    Array(lines.map { $0 + end }.joined().utf8)
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

extension ICalendarComponent {
    /// The event of these lines.
    static func event(_ lines: String...) throws -> ICalendarComponent {
        let text = (["BEGIN:VEVENT"] + lines + ["END:VEVENT", ""]).joined(separator: "\n")
        return try ICalendarComponent(reading: Array(text.utf8))
    }
}
