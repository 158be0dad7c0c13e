import JSON
import Time

/// A service account's JWT, taken apart but not yet believed.
struct SignedAssertion: Sendable {
    /// The longest life of an assertion, and how far clocks may differ.
    private static let longestLife: Int64 = 3600
    private static let tolerance: Int64 = 300

    let issuer: String
    let scopes: [String]
    let subject: String?
    let signature: [UInt8]
    let signedText: [UInt8]
    private let audience: String
    private let issued: Int64
    private let expires: Int64

    /// - Throws: `invalid_grant` for what is no RS256 JWT with all claims.
    init(_ text: String) throws(OAuthError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Digest.bytes(base64URL: parts[2]),
            let header = Self.object(parts[0]), let claims = Self.object(parts[1])
        else { throw OAuthError("invalid_request", "Bad Request") }
        guard header["alg"]?.string == "RS256" else {
            throw OAuthError("invalid_grant", "Invalid JWT: only RS256 is supported.")
        }
        guard let issuer = claims["iss"]?.string, let audience = claims["aud"]?.string,
            let issued = claims["iat"]?.integer, let expires = claims["exp"]?.integer
        else { throw OAuthError("invalid_grant", "Invalid JWT: a required claim is missing.") }
        self.issuer = issuer
        self.audience = audience
        self.issued = issued
        self.expires = expires
        self.signature = signature
        scopes = (claims["scope"]?.string ?? "").split(separator: " ").map(String.init)
        subject = claims["sub"]?.string
        signedText = Array(text.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))
    }

    /// - Throws: `invalid_grant` for another audience and for times that cannot be.
    func check(at now: Timestamp, audiences: [String]) throws(OAuthError) {
        guard audiences.contains(audience) else { throw OAuthError("invalid_grant", "Invalid JWT: wrong audience.") }
        let seconds = now.seconds
        guard expires > seconds - Self.tolerance, issued <= seconds + Self.tolerance,
            (0...Self.longestLife).contains(expires.subtractingReportingOverflow(issued).partialValue)
        else {
            throw OAuthError(
                "invalid_grant",
                "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your "
                    + "iat and exp values in the JWT claim.")
        }
    }

    private static func object(_ part: Substring) -> JSONObject? {
        guard let bytes = Digest.bytes(base64URL: part), let value = try? JSON.decode(JSONValue.self, from: bytes),
            case .object(let object) = value
        else { return nil }
        return object
    }
}
