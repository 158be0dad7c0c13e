import JSON

/// The JSON of a user, host or admin (§2.0.3).
enum PersonShape {
    static func json(_ person: Person) -> JSONValue {
        [
            "id": .string(person.id), "name": .text(person.name), "avatar_url": .string(person.avatarURL),
            "email": .string(person.email), "first_name": .text(person.firstName),
            "last_name": .text(person.lastName),
        ]
    }
}
