/// A place where a community meets; what the reference system calls a location.
struct Gathering: Hashable, Sendable {
    var id: String
    var name: String
    var description = ""
    var country: String?
    /// IANA name of the place's time zone; labels are written in it.
    var timeZone: String?
    /// Degrees, north positive.
    var latitude: Double?
    /// Degrees, east positive.
    var longitude: Double?
}
