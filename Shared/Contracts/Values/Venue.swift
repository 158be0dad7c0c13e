/// Where an event takes place.
public struct Venue: Codable, Sendable, Hashable {
    public var kind: VenueKind
    public var name: String?
    public var address: String?
    public var latitude: Double?
    public var longitude: Double?
    /// For events online.
    public var meetingURL: String?

    public init(
        kind: VenueKind, name: String? = nil, address: String? = nil, latitude: Double? = nil, longitude: Double? = nil,
        meetingURL: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.address = address
        self.latitude = latitude
        self.longitude = longitude
        self.meetingURL = meetingURL
    }
}

public enum VenueKind: String, Codable, Sendable, CaseIterable, Hashable {
    case inPerson
    case online
    case undecided
}
