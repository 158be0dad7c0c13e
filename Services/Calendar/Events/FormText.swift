import CalendarModel

/// Checks texts that people give. Each throws `EventRefusal.invalid` with the field's name.
enum FormText {
    enum Lines { case one, many }

    /// The texts of an event.
    ///
    /// - Parameter known: what the event says already and may go on saying: calendars elsewhere may say what forms may not.
    static func require(
        _ content: EventContent, _ limits: EventLimits, known: EventContent? = nil
    ) throws(EventRefusal) {
        func isNew(_ field: EventField) -> Bool { known?.agrees(with: content, on: field) != true }
        if isNew(.title) {
            try require(content.title, "title", bytes: limits.titleBytes, lines: .one, mayBeEmpty: false)
        }
        if isNew(.description) {
            try require(content.description, "description", bytes: limits.descriptionBytes, lines: .many)
        }
        if isNew(.location) {
            try require(content.location, "location", bytes: EventLimits.locationBytes, lines: .one)
        }
        if isNew(.url) { try requireAddress(content.url, "url") }
    }

    static func require(
        _ text: String?, _ field: String, bytes: Int, lines: Lines, mayBeEmpty: Bool = true
    ) throws(EventRefusal) {
        guard let text else { return }
        guard text.utf8.count <= bytes else {
            throw .invalid(field: field, reason: "must have at most \(bytes) bytes")
        }
        guard mayBeEmpty || text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw .invalid(field: field, reason: "must not be empty")
        }
        let isClean = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): lines == .many
            case 0..<0x20, 0x7F: false
            default: true
            }
        }
        guard isClean else {
            throw .invalid(
                field: field, reason: lines == .one ? "must be one line" : "must have no control characters")
        }
    }

    /// An address of the web.
    static func requireAddress(_ text: String?, _ field: String) throws(EventRefusal) {
        guard let text, !text.isEmpty else { return }
        try require(text, field, bytes: EventLimits.urlBytes, lines: .one)
        let scheme = text.lowercased().prefix { $0 != ":" }
        let rest = text.dropFirst(scheme.count)
        guard scheme == "http" || scheme == "https", rest.hasPrefix("://"), rest.utf8.count > 3,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") })
        else { throw .invalid(field: field, reason: "must be an address that begins with https:// or http://") }
    }

    static func requireIdentifier(_ text: String, _ field: String) throws(EventRefusal) {
        guard (1...EventLimits.identifierBytes).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else {
            throw .invalid(
                field: field, reason: "must have from 1 to \(EventLimits.identifierBytes) bytes, without spaces")
        }
    }
}
