/// The three cities of the community, with real zones and addresses.
enum Cities {
    static let all = [berlin, lisbon, buenosAires]

    static let berlin = City(
        name: "Berlin", region: "Berlin", country: "Germany", countryCode: "DE", timeZone: "Europe/Berlin",
        venues: [
            Venue(
                "Kulturbrauerei", "Schönhauser Allee 36, 10435 Berlin, Germany", 13.4136, 52.5389,
                directions: "Entrance from the courtyard"),
            Venue("Betahaus", "Rudi-Dutschke-Straße 23, 10969 Berlin, Germany", 13.3938, 52.5067),
            Venue("Radialsystem", "Holzmarktstraße 33, 10243 Berlin, Germany", 13.4291, 52.5107),
            Venue("Haus der Kulturen der Welt", "John-Foster-Dulles-Allee 10, 10557 Berlin, Germany", 13.3650, 52.5187),
            Venue("Tempelhofer Feld", "Tempelhofer Damm, 12101 Berlin, Germany", 13.4010, 52.4750),
        ])

    static let lisbon = City(
        name: "Lisbon", region: "Lisboa", country: "Portugal", countryCode: "PT", timeZone: "Europe/Lisbon",
        venues: [
            Venue("LX Factory", "Rua Rodrigues de Faria 103, 1300-501 Lisboa, Portugal", -9.1784, 38.7036),
            Venue("Village Underground", "Avenida da Índia 52, 1300-299 Lisboa, Portugal", -9.1790, 38.7009),
            Venue(
                "Museu do Azulejo", "Rua da Madre de Deus 4, 1900-312 Lisboa, Portugal", -9.1140, 38.7247,
                directions: "Ask for the garden at the desk"),
            Venue("Mercado da Ribeira", "Avenida 24 de Julho 49, 1200-479 Lisboa, Portugal", -9.1459, 38.7071),
        ])

    static let buenosAires = City(
        name: "Buenos Aires", region: "CABA", country: "Argentina", countryCode: "AR",
        timeZone: "America/Argentina/Buenos_Aires",
        venues: [
            Venue("Usina del Arte", "Agustín R. Caffarena 1, C1157 Buenos Aires, Argentina", -58.3570, -34.6287),
            Venue("Centro Cultural Recoleta", "Junín 1930, C1113 Buenos Aires, Argentina", -58.3926, -34.5867),
            Venue("Ciudad Cultural Konex", "Sarmiento 3131, C1196 Buenos Aires, Argentina", -58.4113, -34.6060),
        ])
}

/// A house or a field where events happen.
struct Venue: Sendable {
    let name: String
    let address: String
    let longitude: Double
    let latitude: Double
    let directions: String?

    init(_ name: String, _ address: String, _ longitude: Double, _ latitude: Double, directions: String? = nil) {
        self.name = name
        self.address = address
        self.longitude = longitude
        self.latitude = latitude
        self.directions = directions
    }
}

extension City {
    /// The `index`-th venue (counted round) as an event's place.
    func place(_ index: Int) -> Place {
        let number = index % venues.count
        let venue = venues[number]
        return Place(
            address: venue.name, city: name, region: region, country: countryCode,
            fullAddress: "\(venue.name), \(venue.address)",
            googlePlaceID: "ChIJ\(name.filter(\.isLetter))\(number)EmsRUsoyG83frY4", directions: venue.directions,
            longitude: venue.longitude, latitude: venue.latitude)
    }
}
