public import Crypto
import JSON
public import Time

/// A service account, as its key file describes it.
///
/// https://developers.google.com/identity/protocols/oauth2/service-account
public struct GoogleServiceAccount: Sendable {
    public let email: String
    private let keyID: String?
    private let key: RSASigningKey
    private let audience: String?

    /// Reads the contents of a key file, as JSON or as Base64 of it, which survives environment variables better.
    ///
    /// - Throws: ``GoogleCredentialsError``.
    public init(credentials: Secret<String>) throws(GoogleCredentialsError) {
        let text = String(credentials.reveal().unicodeScalars.filter { !$0.properties.isWhitespace })
        let bytes = text.hasPrefix("{") ? Array(credentials.reveal().utf8) : Base64.decode(text)
        guard let bytes else { throw GoogleCredentialsError("it is neither JSON nor Base64") }
        guard let root = try? JSONDocument(bytes).root, root.kind == .object else {
            throw GoogleCredentialsError("it is not a JSON object")
        }
        func member(_ name: String) -> String? {
            guard let text = try? root.member(named: name)?.string(), !text.isEmpty else { return nil }
            return text
        }
        guard member("type") ?? "service_account" == "service_account" else {
            throw GoogleCredentialsError("it is of another type than service_account")
        }
        guard let email = member("client_email") else { throw GoogleCredentialsError("client_email is missing") }
        guard let pem = member("private_key") else { throw GoogleCredentialsError("private_key is missing") }
        self.email = email
        keyID = member("private_key_id")
        audience = member("token_uri")
        do {
            key = try RSASigningKey(pem: Self.withLineBreaks(pem))
        } catch {
            throw GoogleCredentialsError("private_key: \(error)")
        }
    }

    /// Some tools escape the line breaks of the key twice.
    private static func withLineBreaks(_ pem: String) -> String {
        let parts = pem.split(separator: "\\", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(String(parts[0])) { $0 + "\n" + ($1.hasPrefix("n") ? $1.dropFirst() : $1) }
    }

    /// A signed claim (RS256) to act for somebody; good for an hour.
    ///
    /// - Throws: `CryptoError`.
    public func assertion(
        subject: String?, scopes: [String], audience: String, now: Timestamp
    ) throws(CryptoError) -> Secret<String> {
        var header = JSONWriter()
        header.object {
            $0.member("alg", "RS256")
            $0.member("typ", "JWT")
            $0.memberIfPresent("kid", keyID)
        }
        var claims = JSONWriter()
        claims.object {
            $0.member("iss", email)
            $0.member("scope", scopes.joined(separator: " "))
            $0.member("aud", self.audience ?? audience)
            $0.member("iat", now.seconds)
            $0.member("exp", now.seconds + 3600)
            $0.memberIfPresent("sub", subject)
        }
        let text = Base64URL.encode(header.bytes) + "." + Base64URL.encode(claims.bytes)
        return Secret(text + "." + Base64URL.encode(try key.signature(of: Array(text.utf8))))
    }
}

/// The credentials of a service account cannot be used.
public struct GoogleCredentialsError: Error, Sendable, Equatable, CustomStringConvertible {
    public let problem: String

    init(_ problem: String) { self.problem = problem }

    /// Never says what is in them.
    public var description: String {
        "the credentials of the service account cannot be used: \(problem); give the key file's JSON, or its Base64"
    }
}
