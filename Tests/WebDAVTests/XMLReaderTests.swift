import Mutation
import Testing

@testable import WebDAV

@Suite("Reading XML")
struct XMLReaderTests {
    private func read(_ text: String, _ limits: XMLLimits = XMLLimits()) throws(XMLError) -> XMLElement {
        try XMLReader.read(Array(text.utf8), limits: limits)
    }

    @Test("Names are told by namespace, whatever the prefix")
    func namespaces() throws {
        let spellings = [
            "<D:a xmlns:D='DAV:'><D:b>x</D:b></D:a>", "<a xmlns='DAV:'><b>x</b></a>",
            "<a xmlns='DAV:'><q:b xmlns:q='DAV:'>x</q:b></a>",
        ]
        for spelling in spellings {
            let root = try read(spelling)
            #expect(root.name == .dav("a"))
            #expect(root[.dav("b")]?.text == "x")
        }
        #expect(try read("<a><b/></a>")[.dav("b")] == nil)
    }

    @Test("Text is joined over entities, CDATA sections and children")
    func text() throws {
        let root = try read("<a>1 &lt;<b>inner</b><![CDATA[<2>]]>&#x1F389;<!-- no --></a>")
        #expect(root.text == "1 <<2>🎉")
        #expect(root.children.map(\.text) == ["inner"])
        #expect(try read("<a> \n x y\t</a>").trimmedText == "x y")
        #expect(try read("<a> \n </a>").trimmedText == "")
    }

    @Test("Attributes are kept by their local names")
    func attributes() throws {
        #expect(try read("<c name='VEVENT' x:y='1' xmlns:x='u'/>").attributes == ["name": "VEVENT", "y": "1"])
    }

    @Test("A document type declaration is refused, with whatever entities it brings")
    func documentType() {
        let bodies = [
            "<!DOCTYPE a><a/>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;'>]><a>&y;</a>",
        ]
        for body in bodies {
            #expect(throws: XMLError.declaresDocumentType) { try read(body) }
        }
    }

    @Test("What is not XML is refused, with the line")
    func malformed() {
        for body in ["", " ", "<a>", "<a></b>", "<a/><b/>", "<a>&nbsp;</a>", "<p:a/>", "<a>\u{1}</a>", "<!-- only -->"]
        {
            #expect(throws: XMLError.self) { try read(body) }
        }
        #expect(throws: XMLError.malformed(line: 3, reason: "mismatched tag")) { try read("<a>\n\n</b>") }
        #expect(throws: XMLError.self) { try XMLReader.read([0x3C, 0x61, 0x3E, 0xC3, 0x28, 0x3C, 0x2F, 0x61, 0x3E]) }
    }

    @Test("Other encodings that XML knows are read")
    func encodings() throws {
        let latin = Array("<?xml version='1.0' encoding='iso-8859-1'?><a>".utf8) + [0xE9] + Array("</a>".utf8)
        #expect(try XMLReader.read(latin).text == "é")
        let utf16: [UInt8] = [0xFE, 0xFF] + "<a>é</a>".utf16.flatMap { [UInt8]([UInt8($0 >> 8), UInt8($0 & 0xFF)]) }
        #expect(try XMLReader.read(utf16).text == "é")
        #expect(throws: XMLError.self) { try read("<?xml version='1.0' encoding='x-none'?><a/>") }
    }

    @Test("Bytes are counted exactly", arguments: [-1, 0, 1])
    func byteLimit(_ difference: Int) {
        let text = "<a>12345</a>"
        let limit = text.utf8.count + difference
        let isRead = (try? read(text, XMLLimits(bytes: limit))) != nil
        #expect(isRead == (difference >= 0))
    }

    @Test("Depth is counted exactly", arguments: [(9, true), (10, true), (11, false)])
    func depthLimit(_ depth: Int, _ isRead: Bool) {
        let text = String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        #expect(((try? read(text, XMLLimits(depth: 10))) != nil) == isRead)
    }

    @Test("Elements are counted exactly", arguments: [(9, true), (10, true), (11, false)])
    func elementLimit(_ count: Int, _ isRead: Bool) {
        let text = "<r>" + String(repeating: "<a/>", count: count - 1) + "</r>"
        #expect(((try? read(text, XMLLimits(elements: 10))) != nil) == isRead)
    }

    @Test("Attributes are counted like elements", arguments: [(8, true), (9, true), (10, false)])
    func attributeLimit(_ count: Int, _ isRead: Bool) {
        let attributes = (0..<count).map { " a\($0)=''" }.joined()
        #expect(((try? read("<r\(attributes)/>", XMLLimits(elements: 10))) != nil) == isRead)
    }

    @Test("Usually 200,000 elements are read", arguments: [(199_999, true), (200_000, true), (200_001, false)])
    func usualLimit(_ count: Int, _ isRead: Bool) {
        let text = "<r>" + String(repeating: "<a/>", count: count - 1) + "</r>"
        #expect(((try? read(text)) != nil) == isRead)
    }

    @Test("A document longer than libexpat takes at once is read whole")
    func long() throws {
        let text = String(repeating: "0123456789", count: 300_000)
        #expect(try read("<a>\(text)</a>").text == text)
    }

    @Test("Mutated answers are read or refused, and the same each time", arguments: 0..<8)
    func mutations(_ seed: UInt64) throws {
        var mutator = Mutator(seed: seed, interesting: "<>/&;'\"=![]CDATA xmlns:DENTITY?#207 HTTP/1.1")
        var accepted = 0
        for _ in 0..<5_000 {
            let body = mutator.mutation(of: Samples.bodies)
            let limits = XMLLimits(bytes: 4096, depth: 8, elements: 60)
            guard let tree = try? XMLReader.read(body, limits: limits) else { continue }
            accepted += 1
            #expect(try XMLReader.read(body, limits: limits) == tree)
            _ = try? MultiStatus(body, limits: limits)
            _ = DAVErrorBody(body, limits: limits)
        }
        #expect(accepted > 100)
    }
}
