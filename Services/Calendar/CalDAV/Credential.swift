public import Crypto

/// With what a calendar server lets us in.
public enum CalDAVCredential: Sendable {
    /// A user name, without a colon, and a password; for most services an app password.
    case basic(user: String, password: Secret<String>)
    /// An OAuth 2 access token.
    case bearer(Secret<String>)

    /// The value of `Authorization`. RFC 7617 §2: UTF-8 in Base64.
    var field: String {
        switch self {
        case .basic(let user, let password): "Basic " + Base64.encode(Array("\(user):\(password.reveal())".utf8))
        case .bearer(let token): "Bearer \(token.reveal())"
        }
    }
}
