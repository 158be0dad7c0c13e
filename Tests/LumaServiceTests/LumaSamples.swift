/// Luma's objects as its routes send them, with invented people.
enum LumaSamples {
    static func guest(
        _ number: Int, status: String = "approved", checkedInAt: String? = nil, name: String = "Robin Guest"
    ) -> String {
        let checkIn = checkedInAt.map { "\"\($0)\"" } ?? "null"
        return """
            {"id":"gst-\(number)","user_id":"usr-\(number)","user_email":"Guest\(number)@Example.com",\
            "user_name":"\(name)","user_first_name":null,"user_last_name":null,"approval_status":"\(status)",\
            "check_in_qr_code":"https://luma.com/check-in/evt-1?pk=g-\(number)","eth_address":null,"invited_at":null,\
            "joined_at":null,"phone_number":null,"registered_at":"2026-11-02T11:20:05.990Z",\
            "registration_answers":null,"solana_address":null,"utm_source":null,"event_tickets":[{"id":"tkt-\(number)",\
            "amount":0,"amount_discount":0,"amount_tax":0,"currency":null,"checked_in_at":\(checkIn),\
            "event_ticket_type_id":"ttype-1","is_captured":false,"name":"Standard"}]}
            """
    }

    static func event(_ id: String, start: String = "2026-12-03T17:00:00.000Z", name: String = "Winter Meetup")
        -> String
    {
        """
        {"platform":"luma","id":"\(id)","user_id":"usr-1","calendar_id":"cal-1","start_at":"\(start)",\
        "end_at":null,"created_at":"2026-10-14T09:12:44.318Z","timezone":"Europe/Berlin","name":"\(name)",\
        "geo_address_json":{"address":"Kulturbrauerei","city":"Berlin","region":"Berlin","country":"DE",\
        "full_address":"Kulturbrauerei, 10435 Berlin, Germany"},"coordinate":{"longitude":13.4136,"latitude":52.5389},\
        "meeting_url":null,"location_type":"offline","url":"https://luma.com/\(id)","visibility":"public",\
        "access":"manage","tags":[]}
        """
    }

    static func details(_ id: String) -> String {
        event(id).dropLast()
            + #","description":"Talks and food.","hosts":[{"id":"usr-1","email":"host@example.org","name":"Ada"}]}"#
    }

    static let calendar = #"{"id":"cal-1","name":"Berlin Community","url":"https://luma.com/berlin"}"#
}
