import JSON
import Testing

@Suite("Member names")
struct KeyTests {
    @Test(
        "may not appear twice",
        arguments: [
            #"{"a":1,"a":2}"#, #"{"":1,"":2}"#, #"{"a":1,"\u0061":2}"#, #"{"\u0061":1,"a":2}"#, #"{"b":{"a":1,"a":2}}"#,
            #"{"a":{"x":1},"b":[1,2],"a":3}"#, #"{"registration_question_1":1,"x":0,"registration_question_1":2}"#,
            #"{"\u00e9":1,"é":2}"#, #"{"\/":1,"/":2}"#, #"[{"a":1},{"a":1,"b":2,"a":1}]"#,
        ])
    func duplicates(_ text: String) {
        #expect { try JSONDocument(text) } throws: {
            guard case .duplicateKey = ($0 as? JSONError)?.reason else { return false }
            return true
        }
    }

    /// Small objects are checked name by name, large ones when they end: both sides of the border, every distance.
    @Test("may not appear twice however far apart", arguments: [2, 63, 64, 65, 66, 200, 1_000])
    func distantDuplicates(_ count: Int) throws {
        for copy in Set([0, 1, count / 2, count - 2]) where copy < count - 1 {
            var names = (0..<count).map { "name-\($0)" }
            _ = try JSONDocument(object(names))
            names[count - 1] = names[copy]
            #expect(throws: JSONError.self) { try JSONDocument(object(names)) }
        }
    }

    @Test("that only look alike are different")
    func lookAlikes() throws {
        let composed = "\u{E9}"
        let decomposed = "e\u{301}"
        #expect(composed == decomposed)
        let root = try JSONDocument("{\"\(composed)\":1,\"\(decomposed)\":2}").root
        #expect(root.count == 2)
        #expect(try root["\u{E9}"]?.int() == 1)
        #expect(try root["e\u{301}"]?.int() == 2)
        #expect(try root.member(named: decomposed)?.int() == 2)
        #expect(JSONObject(dictionaryLiteral: (composed, 1), (decomposed, 2)).members.count == 2)
        #expect(JSONValue.string(composed) != JSONValue.string(decomposed))
        #expect(throws: JSONError.self) { try Dictionary<String, Int>(json: root) }
    }

    @Test("are found with escapes, among prefixes of each other, and when empty")
    func lookUp() throws {
        let root = try JSONDocument(#"{"ab":1,"a":2,"":3,"t\u0061b\n":4,"abc":{"a":5}}"#).root
        #expect(try root["a"]?.int() == 2)
        #expect(try root["ab"]?.int() == 1)
        #expect(try root[""]?.int() == 3)
        #expect(try root["tab\n"]?.int() == 4)
        #expect(try root["abc"]?["a"]?.int() == 5)
        #expect(root["abcd"] == nil)
        #expect(root["a"]?["b"] == nil)
        #expect(try root.members.map(\.key) == ["ab", "a", "", "tab\n", "abc"])
        #expect(try root.members.map { $0.isNamed("tab\n") } == [false, false, false, true, false])
    }

    @Test("of hostile objects cost no more than sorting them")
    func hostileNames() throws {
        // Same length, same first and last bytes: every cheap test says "maybe equal".
        let hostile = (0..<1_000).map { "prefix--" + String(100_000 + $0) + "--suffix" }
        let harmless = (0..<1_000).map { String(100_000 + $0) + "--prefix----suffix" }
        // Comparing every name with every other would cost a hundred times as much.
        let (most, least) = try (cost(of: hostile), cost(of: harmless))
        #expect(most < least * 10)
    }

    /// The quicker of three scans: what else runs on the machine only adds.
    private func cost(of names: [String]) throws -> Duration {
        let text = "[" + (0..<30).map { _ in object(names) }.joined(separator: ",") + "]"
        return try (0..<3).map { _ in
            try ContinuousClock().measure { _ = try JSONDocument(text, limits: JSONLimits(documentBytes: 64 << 20)) }
        }.min() ?? .zero
    }

    private func object(_ names: [String]) -> String {
        "{" + names.map { "\"\($0)\":[{}]" }.joined(separator: ",") + "}"
    }
}
