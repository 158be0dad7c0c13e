import Identity
import Testing

@Suite("Names of one line")
struct SingleLineTextTests {
    @Test(
        "Names are trimmed, composed and freed of what cannot be seen",
        arguments: [
            ("  Ada  ", "Ada"), ("e\u{301}", "\u{E9}"), ("\u{202E}gpj.exe", "gpj.exe"), ("a\u{200B}b", "ab"),
            ("\u{FEFF}Ada", "Ada"), ("", ""), (" \u{200B} ", ""), ("\u{A0}Ada\u{3000}", "Ada"),
            ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("=1", "=1"),
        ])
    func cleaned(text: String, expected: String) throws {
        #expect(Array(try SingleLineText.clean(text).utf8) == Array(expected.utf8))
    }

    @Test("Control characters are refused", arguments: ["a\r\nb", "a\tb", "\0", "a\u{1B}[2J", "a\u{85}", "\u{7F}"])
    func controls(text: String) {
        #expect(throws: SingleLineText.Refusal.control) { try SingleLineText.clean(text) }
    }

    @Test("A name has at most 200 characters", arguments: [(199, true), (200, true), (201, false)])
    func length(count: Int, taken: Bool) {
        #expect(((try? SingleLineText.clean(String(repeating: "a", count: count))) != nil) == taken)
    }
}
