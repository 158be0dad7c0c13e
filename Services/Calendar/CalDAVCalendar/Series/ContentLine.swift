import ICalendar

extension ICalendarProperty {
    /// As a content line without folding, such as `RRULE:FREQ=WEEKLY`.
    var contentLine: String {
        name.uppercased() + parameters.map { ";\($0.name)=\($0.text)" }.joined() + ":" + value
    }

    /// Reads such a line; nil for anything else.
    init?(contentLine line: String) {
        guard line.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { return nil }
        let text = "BEGIN:X\r\n\(line)\r\nEND:X\r\n"
        guard let component = try? ICalendarComponent(reading: Array(text.utf8)), component.properties.count == 1,
            component.components.isEmpty, component.isNamed("X")
        else { return nil }
        self = component.properties[0]
    }
}
