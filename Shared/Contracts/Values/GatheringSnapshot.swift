/// A place where events happen: the unit of "Who's Going".
public struct GatheringSnapshot: Codable, Sendable, Hashable {
    /// Stable and readable, such as `berlin-de`.
    public var id: String
    public var name: String
    /// ISO 3166 code or the country's name, as the source gives it.
    public var country: String?
    public var timeZone: String
    public var latitude: Double?
    public var longitude: Double?

    public init(
        id: String, name: String, country: String? = nil, timeZone: String, latitude: Double? = nil,
        longitude: Double? = nil
    ) {
        self.id = id
        self.name = name
        self.country = country
        self.timeZone = timeZone
        self.latitude = latitude
        self.longitude = longitude
    }
}
