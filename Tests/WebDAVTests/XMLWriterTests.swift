import Testing

@testable import WebDAV

@Suite("Writing XML")
struct XMLWriterTests {
    @Test("What is written is read back the same, whatever the text")
    func roundTrip() throws {
        let text = "a < b && \"c\" > 'd' ]]> \t\r\n é 🎉 &amp; </d:href><evil/>"
        var writer = XMLWriter()
        writer.element(.dav("prop")) {
            $0.element(.dav("displayname"), text: text)
            $0.element(.caldav("comp"), ["name": text])
            $0.element(.appleCalendar("calendar-color"))
        }
        let root = try XMLReader.read(writer.bytes)
        #expect(root.name == .dav("prop"))
        #expect(root.children.map(\.name) == [.dav("displayname"), .caldav("comp"), .appleCalendar("calendar-color")])
        #expect(root.children[0].text == text)
        #expect(root.children[1].attributes == ["name": text])
    }

    @Test("What XML cannot hold is left out")
    func controls() throws {
        var writer = XMLWriter()
        writer.element(.dav("displayname"), text: "a\u{0}b\u{1B}\u{FFFE}c\u{FFFF}\u{FFFD}\u{FF01}\u{7F}")
        #expect(try XMLReader.read(writer.bytes).text == "abc\u{FFFD}\u{FF01}\u{7F}")
    }

    @Test("Elements of other namespaces, or of none, are what they are")
    func otherNamespaces() throws {
        let names = [XMLName("http://example.org/?a=\"b\"&c", "own"), XMLName("", "none"), XMLName("urn:x", "other")]
        var writer = XMLWriter()
        writer.element(.dav("prop")) { prop in
            prop.element(names[0]) { $0.element(.dav("href"), text: "/") }
            for name in names { prop.element(name) }
        }
        let root = try XMLReader.read(writer.bytes)
        #expect(root.children.map(\.name) == [names[0]] + names)
        #expect(root.children[0].children.map(\.name) == [.dav("href")])
    }
}
