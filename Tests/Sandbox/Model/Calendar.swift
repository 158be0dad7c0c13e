/// A Luma calendar with the keys that open it.
struct Calendar: Sendable {
    /// `cal-…`
    let id: String
    var name: String
    var slug: String
    var description: String
    var city: City
    /// The value of `x-luma-api-key` that is scoped to this calendar.
    var apiKey: String
    /// Who the key belongs to.
    var ownerID: String
}
