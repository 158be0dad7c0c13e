import ICalendar
import Testing

@Suite("Writing a calendar")
struct WriterTests {
    @Test("Folds at 75 bytes, and never inside a character", arguments: ["ü", "日", "👩‍👩‍👧", "a", "aü日👩"])
    func folding(_ piece: String) throws {
        for shift in 0..<8 {
            let value = String(repeating: "x", count: shift) + String(repeating: piece, count: 60)
            let written = ICalendarComponent("A", properties: [ICalendarProperty("NAME", text: value)]).written
            let lines = text(written).unicodeScalars.split(separator: "\n").map { String($0) }
            for line in lines {
                #expect(line.utf8.count <= 76 && line.utf8.last == 0x0D)
                #expect(!line.contains("\u{FFFD}"))
            }
            // Folded lines are filled, not cut short.
            for line in lines[1..<(lines.count - 2)] { #expect(line.utf8.count > 72) }
            #expect(try ICalendarComponent(reading: written).text("NAME") == value)
        }
    }

    @Test("A line of 75 bytes is whole, one of 76 is folded")
    func foldingLimit() {
        for length in 74...76 {
            var writer = ICalendarWriter()
            writer.write(ICalendarProperty("X", value: String(repeating: "y", count: length - 2)))
            #expect(text(writer.bytes).contains("\r\n ") == (length > 75))
        }
    }

    @Test("Escapes text, and leaves other values as they are")
    func escaping() throws {
        let value = "a\\b;c,d\ne\r\nf\rg:\"h\"\t\u{1}\u{7F}i"
        var event = ICalendarComponent("VEVENT")
        event.set("SUMMARY", text: value)
        #expect(event["SUMMARY"]?.value == "a\\\\b\\;c\\,d\\ne\\nf\\ng:\"h\"\ti")
        #expect(event.text("SUMMARY") == "a\\b;c,d\ne\nf\ng:\"h\"\ti")
        event.set("CATEGORIES", value: ICalendarText.list(["a,b", "c"]))
        #expect(event["CATEGORIES"]?.value == "a\\,b,c")
        #expect(event.texts("CATEGORIES") == ["a,b", "c"])
        #expect(ICalendarText.unescaped("a\\Nb\\:c\\") == "a\nb:c\\")
        event.set("URL", value: "https://x/?a,b;c\\")
        #expect(text(event.written).contains("URL:https://x/?a,b;c\\\r\n"))
    }

    @Test(
        "Quotes and escapes parameters as RFC 6868 says",
        arguments: [
            ("plain", "plain"), ("a:b", "\"a:b\""), ("a;b,c", "\"a;b,c\""),
            ("George \"Babe\" Ruth", "George ^'Babe^' Ruth"),
            ("a\nb", "a^nb"), ("a\r\nb", "a^nb"), ("x^y", "x^^y"), ("", ""), ("a\u{1}b", "ab"), ("Zürich", "Zürich"),
        ])
    func parameters(_ value: String, _ written: String) throws {
        let parameter = ICalendarParameter("CN", value)
        #expect(parameter.text == written)
        let read = value == "a\r\nb" ? "a\nb" : value == "a\u{1}b" ? "ab" : value
        #expect(parameter.values == [read])
    }

    @Test("Reads escapes of parameters that do not exist as they stand")
    func unknownEscapes() throws {
        let event = try ICalendarComponent.event("ATTENDEE;CN=a^xb^;X=\"^'\":mailto:a@b")
        #expect(event["ATTENDEE"]?.parameter("CN") == "a^xb^")
        #expect(event["ATTENDEE"]?.parameter("x") == "\"")
    }

    @Test("Lets no value, name or parameter begin a line of its own")
    func injection() throws {
        let evil = "x\r\nATTENDEE:mailto:e@vil\r\nEND:VEVENT"
        var event = ICalendarComponent("VEVENT")
        event.set("SUMMARY", text: evil)
        event.set("URL", value: evil)
        event.properties.append(ICalendarProperty(evil, value: ""))
        event.properties.append(ICalendarProperty("\r\n", value: "gone"))
        event.properties.append(
            ICalendarProperty("X-A", parameters: [ICalendarParameter(evil, evil)], value: "\u{0}\u{B}y"))
        let read = try ICalendarComponent(reading: event.written)
        #expect(read["ATTENDEE"] == nil)
        #expect(read.properties.count == 4)
        #expect(read["X-A"]?.value == "y")
    }

    @Test("A change leaves everything else as it was read")
    func roundTrip() throws {
        let original = bytes(
            "BEGIN:VCALENDAR", "x-lower:Keeps case", "BEGIN:VEVENT", "UID:1",
            "DTSTART;TZID=\"Europe/Zurich\":20261203T180000",
            "SUMMARY:Old", "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=\"a,b\";X-R=^n^^:geo:1\\,2", "SUMMARY:Twice",
            "BEGIN:VALARM", "TRIGGER:-PT15M", "END:VALARM", "END:VEVENT", "END:VCALENDAR")
        var calendar = try ICalendarComponent(reading: original)
        #expect(text(calendar.written) == text(original))
        calendar.components[0].set("summary", text: "New")
        let expected = text(original).replacing("SUMMARY:Old", with: "summary:New").replacing(
            "SUMMARY:Twice\r\n", with: "")
        #expect(text(calendar.written) == expected)
        calendar.components[0].remove("x-apple-structured-location")
        #expect(calendar.components[0].properties.count == 3)
    }

    @Test("Sets and removes parameters where they stood")
    func setParameter() {
        var property = ICalendarProperty(
            "A", parameters: [ICalendarParameter("X", "1"), ICalendarParameter("Y", "2")], value: "")
        property.setParameter("x", "3")
        #expect(property.parameters.map(\.text) == ["3", "2"])
        property.setParameter("X", nil)
        property.setParameter("Z", "4")
        #expect(property.parameters.map(\.name) == ["Y", "Z"])
    }
}
