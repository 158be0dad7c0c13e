import JSON

/// The JSON of a calendar (§2.0.7).
enum CalendarShape {
    static func json(_ calendar: Calendar) -> JSONValue {
        [
            "id": .string(calendar.id), "name": .string(calendar.name), "slug": .string(calendar.slug),
            "avatar_url": "https://images.lumacdn.com/calendars/aa/avatar.png",
            "url": .string("https://luma.com/\(calendar.slug)"), "description": .string(calendar.description),
            "social_image_url": nil, "cover_image_url": nil, "is_personal": false,
            "location": [
                "city": .string(calendar.city.name), "region": .string(calendar.city.region),
                "country": .string(calendar.city.country), "country_code": .string(calendar.city.countryCode),
                "timezone": .string(calendar.city.timeZone),
            ],
            "coordinate": calendar.city.venues.first.map {
                ["longitude": .double($0.longitude), "latitude": .double($0.latitude)]
            } ?? nil,
            "instagram_handle": nil, "twitter_handle": "rollcallcomm", "youtube_handle": nil,
            "website": "https://community.example",
        ]
    }
}
