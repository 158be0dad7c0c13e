import EventLoop
import Testing

@testable import CalendarModel

@Suite("Descriptions as Markdown and HTML")
struct FormattedTextTests {
    @Test(
        "Markdown becomes the HTML that calendars show",
        arguments: [
            ("Bring **water** and *shoes*", "Bring <b>water</b> and <i>shoes</i>"),
            ("a\nb\n\nc", "a<br>b<br><br>c"),
            ("# Agenda\n- one\n- two\n\nend", "<b>Agenda</b><ul><li>one</li><li>two</li></ul>end"),
            ("3. three\n4. four", "<ol start=\"3\"><li>three</li><li>four</li></ol>"),
            ("[page](https://a.test/?x=1&y=2)", "<a href=\"https://a.test/?x=1&amp;y=2\">page</a>"),
            ("<https://a.test/x_y>", "https://a.test/x_y"),
            ("`x < 1`", "<code>x &lt; 1</code>"),
            ("2 * 3 * 4, snake_case_name, 5 < 6 & 7", "2 * 3 * 4, snake_case_name, 5 &lt; 6 &amp; 7"),
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("[click](javascript:alert(1))", "[click](javascript:alert(1))"),
            ("\\*as is\\*", "*as is*"),
            ("**a***b* ***c*** __d__ _e_", "<b>a</b><i>b</i> <b><i>c</i></b> <b>d</b> <i>e</i>"),
            ("a****b", "a****b"),
            ("2026. was a year", "2026. was a year"),
            ("", ""),
        ])
    func written(markdown: String, html: String) {
        #expect(FormattedText(markdown: markdown).html == html)
    }

    @Test(
        "HTML of any quality becomes Markdown",
        arguments: [
            ("Agenda: <b>budget</b>", "Agenda: **budget**"),
            ("plain\ntext &amp; more", "plain\ntext & more"),
            ("<p>one</p>\n<p>two</p>", "one\n\ntwo"),
            ("<div>a</div><div>b</div>", "a\nb"),
            ("<ul>\n <li>a</li>\n <li>b<br>c</li>\n</ul>", "- a\n- b\n  c"),
            ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
            ("<B> spaced </B>out", "**spaced** out"),
            ("<a href='https://a.test/(x)'>t</a>", "[t](https://a.test/\\(x\\))"),
            ("<a href=\"javascript:alert(1)\">t</a>", "t"),
            ("<a href=\"https://a.test\">https://a.test</a>", "https://a.test"),
            ("a<script>evil()</script>b<!-- c -->", "ab"),
            ("1 < 2 <unclosed", "1 < 2 \\<unclosed"),
            ("&#65;&#x42;&nbsp;&bogus;&", "AB &bogus;&"),
            ("- not a list<br># no heading", "\\- not a list\n\\# no heading"),
            ("<h2>Head</h2>text", "**Head**\n\ntext"),
            ("*stars* and [brackets]", "\\*stars\\* and \\[brackets\\]"),
        ])
    func read(html: String, markdown: String) {
        #expect(FormattedText(html: html).markdown == markdown)
    }

    @Test("What was written and read back is written the same again, whatever it was")
    func roundTrip() {
        let random = SeededRandom(seed: 11)
        let parts = [
            "a", "b c", "*", "**", "***", "_", "__", "`", "[", "](", "](https://a.test)", ")", "\n", "\n\n", "- ",
            "1. ",
            "# ", " ", "\\", "<", ">", "&", "&amp;", "<b>", "</b>", "<li>", "https://a.test/_x_", "!", "é", "\r\n",
            "  ",
            "<https://b.test>", "+ ", "1) ", "\t",
        ]
        for _ in 0..<1500 {
            let text = (0..<Int(random.next() % 14)).map { _ in parts[Int(random.next() % UInt64(parts.count))] }
                .joined()
            let tidy = FormattedText(markdown: text)
            #expect(FormattedText(markdown: tidy.markdown) == tidy, "\(text.debugDescription)")
            #expect(FormattedText(html: tidy.html) == tidy, "\(text.debugDescription) → \(tidy.html)")
            let read = FormattedText(html: text)
            #expect(FormattedText(markdown: read.markdown) == read, "\(text.debugDescription)")
        }
    }

    @Test("Hostile text takes time in proportion to its length")
    func hostile() {
        for part in ["[", "*", "**a", "<", "<a ", "`", "![", "<!--", "&", "[](", "<li>", "_a_"] {
            let text = String(repeating: part, count: 5_000)
            let start = ContinuousClock.now
            _ = FormattedText(markdown: text).html
            _ = FormattedText(html: text).markdown
            #expect(ContinuousClock.now - start < .seconds(5), "\(part)")
        }
    }
}
