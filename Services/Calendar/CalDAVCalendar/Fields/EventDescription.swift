import CalendarModel
import ICalendar

/// Descriptions: Markdown here, plain text in DESCRIPTION.
///
/// Where that loses something, the same text goes into X-ALT-DESC as HTML, which Outlook and Thunderbird show. When
/// somebody has changed DESCRIPTION since, X-ALT-DESC is stale and does not count; when the text is written, every other
/// form of it that somebody left is dropped.
enum EventDescription {
    static func read(_ component: ICalendarComponent) -> String {
        let plain = FormattedText(plain: (component.text("DESCRIPTION") ?? "").forCalendar)
        guard let formatted = formatted(component), FormattedText(plain: formatted.plain) == plain else {
            return plain.markdown
        }
        return formatted.markdown
    }

    static func write(_ markdown: String, to component: inout ICalendarComponent) {
        let formatted = FormattedText(markdown: markdown.forCalendar)
        let plain = formatted.plain
        component.set("DESCRIPTION", text: plain.isEmpty ? nil : plain)
        for name in [alternative, "STYLED-DESCRIPTION"] { component.remove(name) }
        guard FormattedText(plain: plain) != formatted else { return }
        component.set(
            ICalendarProperty(
                alternative, parameters: [ICalendarParameter("FMTTYPE", "text/html")],
                value: ICalendarText.escaped(formatted.html)))
    }

    private static let alternative = "X-ALT-DESC"

    private static func formatted(_ component: ICalendarComponent) -> FormattedText? {
        guard let property = component[alternative], property.parameter("FMTTYPE")?.lowercased() == "text/html" else {
            return nil
        }
        return FormattedText(html: ICalendarText.unescaped(property.value).forCalendar)
    }
}

extension FormattedText {
    /// Reads text without any styles.
    init(plain: String) { self.init(runs: [Run(plain)]) }

    /// Without styles; links behind what they stand for.
    var plain: String {
        runs.map { run in run.style.link.map { "\(run.text) (\($0))" } ?? run.text }.joined()
    }
}
