import JSON
import Testing

@Suite("Writer")
struct WriterTests {
    @Test("puts commas and colons where they belong")
    func structure() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("a", 1)
            writer.key("b")
            writer.array { writer in
                writer.object { _ in }
                writer.array { _ in }
                writer.null()
                writer.bool(false)
                writer.value("x")
            }
            writer.memberIfPresent("none", Int?.none)
            writer.memberIfPresent("some", 2)
            writer.member("c", [1.5, -2])
            writer.key(named: "d\"")
            writer.raw(Array("{}".utf8))
        }
        #expect(text(writer.bytes) == #"{"a":1,"b":[{},[],null,false,"x"],"some":2,"c":[1.5,-2.0],"d\"":{}}"#)
    }

    @Test("escapes quotes, backslashes and control bytes, and nothing else")
    func escapes() throws {
        for byte in UInt8(0)..<0x80 {
            for (before, behind) in [(0, 0), (3, 3), (7, 7), (8, 8), (9, 9), (9, 0), (13, 2), (15, 0), (1, 14)] {
                let (head, tail) = (String(repeating: "y", count: before), String(repeating: "z", count: behind))
                let string = head + String(UnicodeScalar(byte)) + tail
                let written = JSON.write(string)
                let isEscaped = byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
                #expect((written.count > string.utf8.count + 2) == isEscaped)
                #expect(try JSONDocument(written).root.string() == string)
            }
        }
        #expect(text(JSON.write("a\u{1}\u{1F}\n\r\t<>&é\u{2028}")) == #""a\u0001\u001f\n\r\t<>&é"# + "\u{2028}\"")
    }

    @Test("escapes for HTML pages on request")
    func escapesHTML() throws {
        let hostile = "</script>&\u{2028}\u{2029}\u{2027}é☕"
        let written = JSON.write(hostile, escapesHTML: true)
        #expect(text(written) == #""\u003c/script\u003e\u0026\u2028\u2029"# + "\u{2027}é☕\"")
        #expect(try JSONDocument(written).root.string() == hostile)
    }

    @Test("never writes NaN or infinity", arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func nonFinite(_ value: Double) {
        #expect(text(JSON.write(value)) == "null")
    }

    @Test("appends to a buffer that has content")
    func appending() {
        var buffer = Array("head ".utf8)
        JSONWriter.append(to: &buffer) { $0.value(["a"]) }
        JSONWriter.append(to: &buffer) { $0.integer(Int64.min) }
        #expect(text(buffer) == "head [\"a\"]-9223372036854775808")
    }

    @Test("writes dictionaries in the order of their names")
    func dictionaries() {
        #expect(text(JSON.write(["b": 1, "a": 2, "c": 3])) == #"{"a":2,"b":1,"c":3}"#)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
