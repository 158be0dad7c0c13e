import JSON

/// Rollcall's mark on the events that it makes, kept by Google where only Rollcall looks.
///
/// https://developers.google.com/workspace/calendar/api/guides/extended-properties
enum GoogleMark {
    /// Longer names are dropped, longer values are cut, both without a word (44 and 1024 characters).
    static let name = "rollcall"
    static let longestValue = 1024

    /// The mark of an event that Rollcall made. A copy that somebody made of such an event carries the mark as well, but
    /// not the identifier, and is theirs.
    static func read(_ event: JSONNode, of id: String) -> String? {
        guard let value = event["extendedProperties"]?["private"]?.member(named: name), value.kind == .string,
            let mark = try? value.string(), mark == id
        else { return nil }
        return mark
    }

    /// Whether Rollcall makes or has made an event.
    static func isOn(_ event: JSONObject) -> Bool {
        let own = event["extendedProperties"].object["private"].object
        return own[name] != nil && own[name] == event["id"]
    }

    /// Puts the mark beside what others keep there.
    static func write(_ mark: String, to event: inout JSONObject) {
        var properties = event["extendedProperties"].object
        var own = properties["private"].object
        own[name] = .string(mark)
        properties["private"] = .object(own)
        event["extendedProperties"] = .object(properties)
    }
}

extension JSONValue? {
    /// The object, or an empty one.
    var object: JSONObject {
        guard case .object(let object)? = self else { return JSONObject() }
        return object
    }
}
