import JSON
import Testing

@Suite("Strings")
struct StringTests {
    @Test(
        "are read with their escapes resolved",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
            (#""\uD834\uDD1E!""#, "𝄞!"),
            (#""a\u0000b""#, "a\0b"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"), ("\"é☕👩‍👩‍👧\"", "é☕👩‍👩‍👧"),
        ])
    func escapes(_ text: String, _ expected: String) throws {
        let string = try JSONDocument(text).root.string()
        #expect(Array(string.utf8) == Array(expected.utf8))
    }

    /// The scanner looks at eight bytes at a time: what ends a run must be found at each place of the eight.
    @Test("are scanned alike at every alignment", arguments: 0..<20)
    func alignment(_ length: Int) throws {
        let run = String(repeating: "x", count: length)
        for (written, meant) in [
            ("", ""), (#"\n"#, "\n"), ("é", "é"), (#"\u00e9"#, "é"), ("👋", "👋"), ("\u{7F}", "\u{7F}"),
        ] {
            let document = try JSONDocument("[\"\(run)\(written)\(run)\",1]")
            let elements = Array(try document.root.elements)
            #expect(elements.count == 2)
            #expect(try elements[0].string() == run + meant + run)
        }
        for wrong in ["\u{1F}", "\n", "\0", #"\x"#] {
            #expect(throws: JSONError.self) { try JSONDocument("[\"\(run)\(wrong)\(run)\",1]") }
        }
        for wrong: [UInt8] in [[0x80], [0xFF], [0xC2], [0xE2, 0x82], [0xF0, 0x9F, 0x91]] {
            let bytes = Array("\"\(run)".utf8) + wrong + Array("\(run)\"".utf8)
            #expect(throws: JSONError.self) { try JSONDocument(bytes) }
        }
    }

    @Test("lend their bytes without a copy when there are no escapes")
    func lending() throws {
        let root = try JSONDocument(#"["plain","esc\taped"]"#).root
        let elements = Array(try root.elements)
        #expect(try elements[0].withUTF8 { Array($0) } == Array("plain".utf8))
        #expect(try elements[1].withUTF8 { Array($0) } == Array("esc\taped".utf8))
        #expect(elements[0].isString("plain"))
        #expect(!elements[0].isString("plai"))
        #expect(elements[1].isString("esc\taped"))
    }
}
