import ICalendar
import Testing

@Suite("Reading a calendar")
struct ReaderTests {
    @Test("Keeps components, properties and parameters in their order")
    func order() throws {
        let calendar = try ICalendarComponent(
            reading: bytes(
                "BEGIN:VCALENDAR", "VERSION:2.0", "X-UNKNOWN;A=1;B=\"x:y\",z:raw\\,value;with:all", "BEGIN:VEVENT",
                "UID:1",
                "BEGIN:X-INNER", "FOO:", "END:X-INNER", "END:VEVENT", "BEGIN:VEVENT", "END:VEVENT", "END:VCALENDAR"))
        #expect(calendar.name == "VCALENDAR")
        #expect(calendar.properties.map(\.name) == ["VERSION", "X-UNKNOWN"])
        #expect(calendar.properties[1].value == "raw\\,value;with:all")
        #expect(calendar.properties[1].parameters.map(\.name) == ["A", "B"])
        #expect(calendar.properties[1].parameters.map(\.values) == [["1"], ["x:y", "z"]])
        #expect(calendar.components(named: "VEVENT").count == 2)
        #expect(calendar.components[0].components[0]["FOO"]?.value == "")
    }

    @Test(
        "Takes what the world writes",
        arguments: [
            bytes("BEGIN:VCALENDAR", "NAME:Zürich", "END:VCALENDAR", end: "\n"),
            bytes("BEGIN:VCALENDAR", "NAME:Zürich", "END:VCALENDAR", end: "\r\r\n"),
            bytes("\u{FEFF}begin:vcalendar", "name:Zürich", "end:vCalendar"),
            Array("BEGIN:VCALENDAR\r\nNAME:Zürich\r\nEND:VCALENDAR".utf8),
            bytes("", "BEGIN:VCALENDAR", "", "NAME:Zürich", "END:VCALENDAR ", "", ""),
            bytes("BEGIN:VCALENDAR", "NA", " ME", "\t:Zür", " ich", "END:VCALENDAR"),
            bytes("BEGIN:VCALENDAR", "NAME:Z").dropLast(2) + [0xC3, 0x0D, 0x0A, 0x20, 0xBC]
                + bytes("rich", "END:VCALENDAR"),
        ] as [[UInt8]])
    func tolerance(_ text: [UInt8]) throws {
        #expect(try ICalendarComponent(reading: text).text("NAME") == "Zürich")
    }

    @Test(
        "Names the line where the structure is broken",
        arguments: [
            (bytes("VERSION:2.0"), 1, ICalendarError.Reason.propertyOutsideComponent),
            (bytes(" BEGIN:VCALENDAR"), 1, .continuationOfNothing),
            (bytes("BEGIN:A", "", "no colon", "END:A"), 3, .missingColon),
            (bytes("BEGIN:A", "FO", " O;X:1", "BAR", "END:A"), 2, .missingEquals),
            (bytes("BEGIN:A", "FOO;X=\"1:2", "END:A"), 2, .unclosedQuote),
            (bytes("BEGIN:A", ":1", "END:A"), 2, .invalidName),
            (bytes("BEGIN:A", "Ü:1", "END:A"), 2, .invalidName),
            (bytes("BEGIN:A", "FOO", "END:A"), 2, .missingColon),
            (bytes("BEGIN:", "END:"), 1, .invalidName),
            (bytes("BEGIN:A", "BEGIN:B", "END:A"), 3, .unexpectedEnd(found: "A", open: "B")),
            (bytes("END:A"), 1, .unexpectedEnd(found: "A", open: nil)),
            (bytes("BEGIN:A", "BEGIN:B", "END:B"), 0, .unclosed("A")),
            (bytes("BEGIN:A", "END:A", "BEGIN:A", "END:A"), 0, .severalCalendars),
            (bytes(""), 0, .empty), ([], 0, .empty),
            (Array("BEGIN:A\nX:".utf8) + [0xFF, 0x0A] + bytes("END:A"), 2, .notUTF8),
        ] as [([UInt8], Int, ICalendarError.Reason)])
    func structure(_ text: [UInt8], line: Int, reason: ICalendarError.Reason) {
        let error = #expect(throws: ICalendarError.self) { try ICalendarComponent(reading: text) }
        #expect(error?.line == line)
        #expect(error?.reason == reason)
        #expect(error?.description.hasPrefix(line == 0 ? "iCalendar: " : "iCalendar line \(line): ") == true)
    }

    @Test("Reads several calendars after each other, or none")
    func several() throws {
        let text = bytes("BEGIN:A", "END:A", "BEGIN:B", "END:B")
        #expect(try ICalendarComponent.all(in: text).map(\.name) == ["A", "B"])
        #expect(try ICalendarComponent.all(in: []).isEmpty)
    }

    @Test(
        "Holds each of its limits",
        arguments: [
            (bytes("BEGIN:A", "END:A"), 16, { @Sendable in ICalendarLimits(bytes: $0) }),
            (bytes("BEGIN:A", "NAME:12", " 345", "END:A"), 10, { @Sendable in ICalendarLimits(lineBytes: $0) }),
            (bytes("BEGIN:A", "NAME:12345", "END:A"), 10, { @Sendable in ICalendarLimits(lineBytes: $0) }),
            (
                bytes("BEGIN:A", "BEGIN:B", "END:B", "BEGIN:B", "END:B", "END:A"), 3,
                { @Sendable in ICalendarLimits(components: $0) }
            ),
            (
                bytes("BEGIN:A", "BEGIN:B", "BEGIN:C", "END:C", "END:B", "END:A"), 3,
                { @Sendable in ICalendarLimits(depth: $0) }
            ),
            (
                bytes("BEGIN:A", "X:1", "X:2", "X:3", "BEGIN:B", "X:1", "END:B", "END:A"), 3,
                { @Sendable in ICalendarLimits(properties: $0) }
            ),
        ] as [([UInt8], Int, @Sendable (Int) -> ICalendarLimits)])
    func limits(_ text: [UInt8], size: Int, limits: @Sendable (Int) -> ICalendarLimits) throws {
        for allowed in [size, size + 1] {
            #expect(try ICalendarComponent(reading: text, limits: limits(allowed)).name == "A")
        }
        let error = #expect(throws: ICalendarError.self) {
            try ICalendarComponent(reading: text, limits: limits(size - 1))
        }
        guard case .tooLarge(_, size - 1)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
