import JSON
import Testing

@Suite("Documents that are JSON")
struct AcceptanceTests {
    @Test(
        "are accepted",
        arguments: [
            "[-0]", "[0e1]", "[0e+1]", "[1E-2]", "[1E22]", "\"\"", #"["\u0000"]"#, #"["\uD834\uDD1E"]"#, #"["\u005C"]"#,
            #"["\/"]"#, "\"\u{7F}\"", "\"\u{2028}\"", #"{"":0}"#, #"{"a":{}}"#, " \n\r\t[ 1 , 2 ] \n", "null", "42",
            "\"x\"", "true", "false", "[]", "{}", "[[]]", "-1.5e-10", "9223372036854775807", "-9223372036854775808",
            "123.456e-789", "0.0000001", #"{"a":[{"b":[{}]}]}"#, "\"é☕👩‍👩‍👧\u{10FFFF}\u{FFFF}\"",
        ])
    func wellFormedText(_ text: String) throws {
        _ = try JSONDocument(text)
    }

    @Test(
        "give zero for numbers too small for a double", arguments: ["[123e-10000000]", "[-123e-10000000]", "[1e-400]"])
    func underflow(_ text: String) throws {
        let number = try #require(try JSONDocument(text).root.elements.first { _ in true })
        #expect(try number.double() == 0)
    }

    @Test("keep their bytes, spaces inside included")
    func rawBytes() throws {
        let root = try JSONDocument(#" { "a" : [ 1, "x\n" ] , "b":2} "#).root
        #expect(root.rawBytes == Array(#"{ "a" : [ 1, "x\n" ] , "b":2}"#.utf8))
        #expect(root["a"]?.rawBytes == Array(#"[ 1, "x\n" ]"#.utf8))
        #expect(root["b"]?.rawBytes == Array("2".utf8))
    }

    @Test("may be read again after a failed read of the same parser")
    func parserReuse() throws {
        var parser = JSONParser()
        let first = try parse("[1,2,3]", with: &parser)
        #expect(throws: JSONError.self) { try parse("[1,", with: &parser) }
        let second = try parse(#"{"x":[true]}"#, with: &parser)
        #expect(try first.root.elements.map { try $0.int() } == [1, 2, 3])
        #expect(try second.root["x"]?.elements.map { try $0.bool() } == [true])
    }

    @Test("survive their parser's next ten documents when somebody holds them")
    func parserKeepsHeldDocuments() throws {
        var parser = JSONParser()
        var held: [JSONNode] = []
        for number in 0..<10 { held.append(try parse("[\(number)]", with: &parser).root) }
        for (number, node) in held.enumerated() { #expect(node.rawBytes == Array("[\(number)]".utf8)) }
    }

    private func parse(_ text: String, with parser: inout JSONParser) throws -> JSONDocument {
        try Array(text.utf8).withUnsafeBytes { try parser.parse($0) }
    }
}
