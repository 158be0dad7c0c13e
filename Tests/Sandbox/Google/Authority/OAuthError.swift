import JSON

/// A refusal of a token endpoint (RFC 6749 §5.2).
struct OAuthError: Error, Sendable, Equatable {
    let code: String
    let description: String
    let status: Int

    /// - Parameter description: `nil` = what Google says.
    init(_ code: String, _ description: String? = nil) {
        self.code = code
        self.description =
            description ?? (code == "invalid_grant" ? "Token has been expired or revoked." : "Bad Request")
        status = code == "invalid_client" || code == "unauthorized_client" || code == "deleted_client" ? 401 : 400
    }

    var response: APIResponse {
        .json(["error": .string(code), "error_description": .string(description)], status: status)
    }
}
