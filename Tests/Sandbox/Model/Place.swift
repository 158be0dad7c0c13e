/// Where an event happens, with everything Luma's `geo_address_json` carries.
struct Place: Sendable, Hashable {
    /// The venue's name.
    var address: String
    var city: String
    var region: String
    /// Two letters, as recorded answers have it.
    var country: String
    var fullAddress: String
    var googlePlaceID: String?
    /// A hint for guests, such as which door to take.
    var directions: String?
    var longitude: Double
    var latitude: Double
}

/// A city of the community, with its zone and its venues.
struct City: Sendable {
    let name: String
    let region: String
    let country: String
    /// Two letters.
    let countryCode: String
    let timeZone: String
    let venues: [Venue]
}
