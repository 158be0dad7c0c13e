import CalendarModel
import JSON

/// What occurrences of a series say, compared and written part by part. Nil is one that does not take place.
extension GoogleEventWriter {
    /// Whether the two say the same, as far as Google can tell.
    func agree(_ one: OccurrenceContent?, _ other: OccurrenceContent?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        return isAsKnown(one, other, other)
    }

    /// Whether an occurrence is as it was left: nobody knows which parts of one that differs Google takes from a series that
    /// was changed since, so each may be its own or the series'.
    func isAsKnown(_ present: OccurrenceContent?, _ known: OccurrenceContent?, _ usual: OccurrenceContent) -> Bool {
        guard let present, let known else { return present == nil && known == nil }
        let left = [normalized(known), normalized(usual)]
        let now = normalized(present)
        func agrees<Part: Equatable>(_ part: (OccurrenceContent) -> Part) -> Bool {
            left.contains { part($0) == part(now) }
        }
        return agrees { Array($0.title.utf8) } && agrees { Array($0.description.utf8) }
            && agrees { Array($0.location.utf8) } && agrees { GoogleEventTime.moments($0.time) }
    }

    /// Writes the parts in which an occurrence differs from what it is to say, as ``write(_:over:to:)`` does.
    ///
    /// - Parameter present: what it says now; nil brings it back.
    func write(_ content: OccurrenceContent, over present: OccurrenceContent?, to event: inout JSONObject) {
        let content = normalized(content)
        let present = present.map(normalized)
        func differs<Part: Equatable>(_ part: (OccurrenceContent) -> Part) -> Bool {
            present.map(part) != part(content)
        }
        if differs({ Array($0.title.utf8) }) { event["summary"] = .string(content.title) }
        if differs({ Array($0.description.utf8) }) {
            event["description"] = .string(FormattedText(markdown: content.description).html)
        }
        if differs({ Array($0.location.utf8) }) { event["location"] = .string(content.location) }
        if differs({ GoogleEventTime.moments($0.time) }) { GoogleEventTime.write(content.time, to: &event) }
        if present == nil { event["status"] = "confirmed" }
    }
}
