/// A part of an event that is compared and merged by itself.
///
/// Start, end and zone are one field: half of one side's time with half of the other's is what nobody meant.
public enum EventField: String, Codable, Sendable, CaseIterable, Hashable, CodingKeyRepresentable {
    case title, description, location, time, status, url, recurrence
}

extension EventContent {
    /// Whether a field says the same in both. Text is compared as bytes: two spellings of `é` are two texts.
    public func agrees(with other: EventContent, on field: EventField) -> Bool {
        switch field {
        case .title: title.utf8.elementsEqual(other.title.utf8)
        case .description: description.utf8.elementsEqual(other.description.utf8)
        case .location: location.utf8.elementsEqual(other.location.utf8)
        case .time: time == other.time
        case .status: status == other.status
        case .url: url.utf8.elementsEqual(other.url.utf8)
        case .recurrence: recurrence == other.recurrence
        }
    }

    /// Takes one field over.
    public mutating func take(_ field: EventField, from other: EventContent) {
        switch field {
        case .title: title = other.title
        case .description: description = other.description
        case .location: location = other.location
        case .time: time = other.time
        case .status: status = other.status
        case .url: url = other.url
        case .recurrence: recurrence = other.recurrence
        }
    }

    /// The fields in which two contents differ.
    public func differences(from other: EventContent) -> Set<EventField> {
        Set(EventField.allCases.filter { !agrees(with: other, on: $0) })
    }

    /// An order of contents by one field. It means nothing, but everybody who compares the same two agrees on it.
    func precedes(_ other: EventContent, on field: EventField) -> Bool {
        text(of: field).utf8.lexicographicallyPrecedes(other.text(of: field).utf8)
    }

    private func text(of field: EventField) -> String {
        switch field {
        case .title: title
        case .description: description
        case .location: location
        case .time: "\(time)"
        case .status: status.rawValue
        case .url: url
        case .recurrence: recurrence.map { "\($0)" } ?? ""
        }
    }
}
