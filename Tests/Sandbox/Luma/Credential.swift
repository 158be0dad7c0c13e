/// Whom a key belongs to.
enum Credential: Sendable, Equatable {
    case calendar(id: String)
    case organization

    /// The budget that requests with this key share.
    var budget: String {
        switch self {
        case .calendar(let id): id
        case .organization: "organization"
        }
    }

    /// - Throws: 401 when the key is missing or unknown.
    static func read(_ request: APIRequest, in community: Community) throws(APIError) -> Credential {
        let key = request.header("x-luma-api-key")
        if key == CalendarGenerator.organizationKey { return .organization }
        guard let calendar = community.calendars.first(where: { $0.apiKey == key }) else { throw .keyRefused }
        return .calendar(id: calendar.id)
    }
}
