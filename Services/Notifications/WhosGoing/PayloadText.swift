/// The words around a payload: title, description and link.
extension Payload {
    /// Longest title, in characters.
    static let titleLimit = 300
    /// Longest description, in characters.
    static let descriptionLimit = 20_000

    /// One line that says what happens, where and when.
    var title: String {
        let text =
            switch kind {
            case .upcoming:
                "\(counted(events.total, "event")) happening in \(gathering.name) "
                    + (hasStarted ? "since \(startsLabel)" : "starting \(startsLabel)")
            case .reminder:
                "Reminder: IRL Gathering in \(gathering.name) \(reminderTime)"
            }
        return DisplayText.singleLine(text, limit: Self.titleLimit)
    }

    /// The place's own description, or else the counts.
    var description: String {
        let own = gathering.description.filter { $0 != "\0" }
        guard own.allSatisfy(\.isWhitespace) else { return String(own.prefix(Self.descriptionLimit)) }
        return "\(counted(events.total, "upcoming event")) • \(counted(attendees.total, "attendee"))"
    }

    /// The events page of the place, with the list of people open.
    var link: String {
        "/events/irl?location=\(PercentEncoding.query(gathering.name))&open-modal=true"
    }

    private var reminderTime: String {
        switch daysToStart {
        case _ where hasStarted: "is under way"
        case 0: "starts today"
        case 1: "starts tomorrow"
        default: "starts in \(counted(daysToStart, "day"))"
        }
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}
