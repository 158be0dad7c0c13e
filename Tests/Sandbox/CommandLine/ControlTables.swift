import JSON

/// Answers of the control API as text for people.
enum ControlTables {
    static func events(_ answer: JSONValue) -> String {
        table(answer["events"], ["id", "start_at", "city", "guests", "approved", "checked_in", "name"])
    }

    static func guests(_ answer: JSONValue) -> String {
        table(answer["guests"], ["id", "status", "tickets", "email", "name"])
    }

    static func deliveries(_ answer: JSONValue) -> String {
        table(answer["deliveries"], ["id", "type", "state"])
    }

    static func faults(_ answer: JSONValue) -> String {
        table(answer["faults"], ["pattern", "effect", "probability", "skip", "remaining", "hits"])
    }

    static func calendarEvents(_ answer: JSONValue) -> String {
        let rows = (answer["events"]?.array ?? []).map { event in
            event.merging(["start": event["start"]?["dateTime"] ?? event["start"]?["date"] ?? .null])
        }
        return table(.array(rows), ["id", "status", "start", "summary"])
    }

    static func requests(_ answer: JSONValue) -> String {
        table(answer["requests"], ["at", "status", "method", "caller", "path"])
    }

    /// One line per member of an object.
    static func members(_ answer: JSONValue) -> String {
        guard case .object(let object) = answer else { return text(answer) + "\n" }
        return object.members.map { "\($0.key): \(text($0.value))\n" }.joined()
    }

    /// Aligned columns under their names; the last one may be long.
    private static func table(_ rows: JSONValue?, _ columns: [String]) -> String {
        let cells = [columns] + (rows?.array ?? []).map { row in columns.map { row[$0].map(text) ?? "" } }
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let padded = zip(row, widths).dropLast().map { text, width in
                text + String(repeating: " ", count: width - text.count + 2)
            }
            return padded.joined() + (row.last ?? "") + "\n"
        }.joined()
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .null: "-"
        default: String(decoding: JSON.write(value), as: UTF8.self)
        }
    }
}
