import Crypto
import JSON

/// What opens an account at a provider. It is stored only encrypted, and shown to nobody.
enum CredentialSecret: Sendable {
    /// What a person allowed at Google.
    case googleConsent(refreshToken: Secret<String>)
    /// A service account's key file, and for whom it acts.
    case googleServiceAccount(credentials: Secret<String>, subject: String?)
    /// An internal integration's token.
    case notionToken(Secret<String>)
    /// What a person allowed at Notion. The access token changes; the refresh token is good for one use.
    case notionConnection(accessToken: Secret<String>, refreshToken: Secret<String>?)
    /// `place` is what the person gave: an address, a host or a URL. `approved` are the origins besides that one to
    /// which the person lets the password go.
    case caldav(place: String, user: String, password: Secret<String>, approved: [String])
    /// It is in the configuration, and nowhere else.
    case configured
}

extension CredentialSecret: JSONReadable, JSONWritable {
    private enum Kind: String {
        case googleConsent, googleServiceAccount, notionToken, notionConnection, caldav, configured
    }

    init(json node: JSONNode) throws {
        func text(_ name: StaticString) throws -> String { try node.member(name).string() }
        func secret(_ name: StaticString) throws -> Secret<String> { Secret(try text(name)) }
        switch Kind(rawValue: try text("kind")) {
        case .googleConsent: self = .googleConsent(refreshToken: try secret("refreshToken"))
        case .googleServiceAccount:
            self = .googleServiceAccount(
                credentials: try secret("credentials"), subject: try node["subject"]?.string())
        case .notionToken: self = .notionToken(try secret("token"))
        case .notionConnection:
            self = .notionConnection(
                accessToken: try secret("accessToken"),
                refreshToken: try (node["refreshToken"]?.string()).map { Secret($0) })
        case .caldav:
            self = .caldav(
                place: try text("place"), user: try text("user"), password: try secret("password"),
                approved: try node.member("approved").elements.map { try $0.string() })
        case .configured: self = .configured
        case nil: throw CredentialVault.Failure.unknownKind
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.object {
            switch self {
            case .googleConsent(let token):
                $0.member("kind", Kind.googleConsent.rawValue)
                $0.member("refreshToken", token.reveal())
            case .googleServiceAccount(let credentials, let subject):
                $0.member("kind", Kind.googleServiceAccount.rawValue)
                $0.member("credentials", credentials.reveal())
                $0.memberIfPresent("subject", subject)
            case .notionToken(let token):
                $0.member("kind", Kind.notionToken.rawValue)
                $0.member("token", token.reveal())
            case .notionConnection(let access, let refresh):
                $0.member("kind", Kind.notionConnection.rawValue)
                $0.member("accessToken", access.reveal())
                $0.memberIfPresent("refreshToken", refresh?.reveal())
            case .caldav(let place, let user, let password, let approved):
                $0.member("kind", Kind.caldav.rawValue)
                $0.member("place", place)
                $0.member("user", user)
                $0.member("password", password.reveal())
                $0.member("approved", approved)
            case .configured:
                $0.member("kind", Kind.configured.rawValue)
            }
        }
    }
}
