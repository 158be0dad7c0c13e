import JSON
import Testing

/// One document of each kind that JSON does not allow; most come from the classes of the JSONTestSuite collection.
@Suite("Documents that are not JSON")
struct RefusalTests {
    @Test(
        "are refused",
        arguments: [
            "[1,]", "[1,,2]", "[,1]", "[1 true]", "[1:2]", "[a", "[\"a\",]",
            "]", "[1]]", "[", "[[1]", "{\"a\":1,}", "{\"a\":1,,\"b\":2}",
            "{", "{\"a\"", "{\"a\":", "{\"a\" b}", "{a:1}", "{'a':1}", "{1:1}",
            "{\"a\":1 \"b\":2}", "{\"a\":\"b\"}#", "{\"a\":\"b\"}/**/", "{\"a\":1}}",
            "01", "-01", "+1", ".5", "1.", "1.e1", "1e",
            "1e+", "0x1", "1_000", "Infinity", "NaN", "-", "- 1",
            "1+2", "0.1.2", "1ea", "-.5", "True", "nul", "truefalse",
            "\"a", "abc", "'a'", "\"\\x61\"", "\"\\u00\"", "\"\\uD800\\u\"", "\"\\",
            "\"\n\"", "\"\u{9}\"", "\"\0\"", "[\\u0022a\\u0022]", "*", "<null>",
            "\u{C}1", "1\0", "", "   ", "\u{FEFF}{}", "\u{FF11}",
            "[1\u{A0}]", "[}", "{]", "{\"a\":[}", "[\"a\":1]", "{\"a\":1,\"b\"}", "fals", "nulll", "--1", "1e5.5",
        ])
    func malformedText(_ text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(text) }
    }

    @Test(
        "because their bytes are not UTF-8 are refused",
        arguments: [
            [0xE2, 0x81, 0xA0, 0x31], [0xE5], [0xEF, 0xBC, 0x91], [0xFF],
            quoted([0x80]), quoted([0xC0, 0xAF]), quoted([0xC1, 0xBF]), quoted([0xC3]), quoted([0xC3, 0x28]),
            quoted([0xE0, 0x80, 0xAF]), quoted([0xE0, 0x9F, 0xBF]), quoted([0xE2, 0x28, 0xA1]), quoted([0xE2, 0x82]),
            quoted([0xED, 0xA0, 0x80]), quoted([0xED, 0xBF, 0xBF]),
            quoted([0xF0, 0x80, 0x80, 0x80]), quoted([0xF0, 0x8F, 0xBF, 0xBF]), quoted([0xF0, 0x28, 0x8C, 0xBC]),
            quoted([0xF0, 0x90, 0x28, 0xBC]), quoted([0xF0, 0x90, 0x8C, 0x28]), quoted([0xF4, 0x90, 0x80, 0x80]),
            quoted([0xF5, 0x80, 0x80, 0x80]), quoted([0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF]), quoted([0xFE]),
            [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], [0xFE, 0xFF, 0x00, 0x5B, 0x00, 0x5D],
            [0x5B, 0x22, 0xE9, 0x22, 0x5D],
        ] as [[UInt8]])
    func malformedBytes(_ bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONDocument(bytes) }
    }

    @Test(
        "because of half a surrogate pair are refused",
        arguments: [
            #""\uD800""#, #""\uDC00""#, #""\uDFFF""#, #""\uD800\uD800""#, #""\uD800x""#, #""\uD800\n""#,
            #""\uDC00\uD800""#, #""\uD800\u0041""#, #"{"\uDE6D":0}"#,
        ])
    func loneSurrogate(_ text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(text) }
    }

    @Test("say where the first wrong byte is")
    func offset() {
        #expect(throws: JSONError(.unexpectedByte(UInt8(ascii: "x"), expected: "',' or ']'"), offset: 3)) {
            try JSONDocument("[1 x]")
        }
        #expect(throws: JSONError(.endOfText, offset: 2)) { try JSONDocument("[1") }
        #expect(throws: JSONError(.controlByteInString(0x0A), offset: 2)) { try JSONDocument("\"a\nb\"") }
    }

    @Test("of a hundred thousand brackets cost less than ten milliseconds")
    func brackets() {
        let arrays = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        let objects = [UInt8]((0..<50_000).flatMap { _ in Array(#"[{"":"#.utf8) })
        let clock = ContinuousClock()
        let cost = clock.measure {
            #expect(throws: JSONError.self) { try JSONDocument(arrays) }
            #expect(throws: JSONError.self) { try JSONDocument(objects) }
        }
        #expect(cost < .milliseconds(20))
    }

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }
}
