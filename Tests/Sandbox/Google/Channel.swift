import JSON
import Time

/// A push channel for one calendar (facts §7).
struct GoogleChannel: Sendable {
    let id: String
    let calendarID: String
    let account: String
    let clientID: String
    let resourceID: String
    let address: String
    let token: String?
    let expiration: Timestamp
    /// Of the message sent last; 1 is the `sync` message, later ones grow with gaps.
    var messageNumber = 1

    var resourceURI: String { "https://www.googleapis.com/calendar/v3/calendars/\(calendarID)/events?alt=json" }

    var json: JSONValue {
        var object: JSONObject = [
            "kind": "api#channel", "id": .string(id), "resourceId": .string(resourceID),
            "resourceUri": .string(resourceURI),
        ]
        if let token { object["token"] = .string(token) }
        object["expiration"] = .string("\(expiration.milliseconds)")
        return .object(object)
    }

    /// The headers of a message; there is no body and no signature.
    ///
    /// - Parameter fault: a wrong token stands for a message that somebody forged.
    func headers(state: String, number: Int, fault: WebhookFault?) -> [(name: String, value: String)] {
        var headers = [
            (name: "X-Goog-Channel-ID", value: id),
            (name: "X-Goog-Channel-Expiration", value: HTTPDateText.text(expiration)),
            (name: "X-Goog-Resource-ID", value: resourceID), (name: "X-Goog-Resource-URI", value: resourceURI),
            (name: "X-Goog-Resource-State", value: state), (name: "X-Goog-Message-Number", value: "\(number)"),
            (
                name: "User-Agent",
                value: "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)"
            ),
        ]
        if let token {
            headers.append((name: "X-Goog-Channel-Token", value: fault == .badSignature ? "forged" : token))
        }
        return headers
    }
}

/// Times as HTTP headers have them (RFC 9110 §5.6.7).
enum HTTPDateText {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `Tue, 19 Nov 2013 01:13:52 GMT`
    static func text(_ instant: Timestamp) -> String {
        let date = TimeZoneRules.utc.calendarDate(at: instant)
        let day = date.day < 10 ? "0\(date.day)" : "\(date.day)"
        let time = instant.rfc3339.dropFirst(11).prefix(8)
        return "\(weekdays[date.weekday.rawValue]), \(day) \(months[date.month - 1]) \(date.year) \(time) GMT"
    }
}
