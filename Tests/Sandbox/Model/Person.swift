/// A person as Luma knows them: one account, one e-mail address.
struct Person: Sendable, Hashable {
    /// `usr-…`
    let id: String
    /// As the person typed it: case is kept.
    var email: String
    /// `nil` for people who never gave one.
    var name: String?
    /// Luma often leaves both parts `nil` although `name` is filled.
    var firstName: String?
    var lastName: String?
    var avatarURL: String
}
