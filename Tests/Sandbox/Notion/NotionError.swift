import JSON

/// A refusal in Notion's form (facts §5).
struct NotionError: Error, Sendable, Equatable {
    let status: Int
    let code: String
    let message: String
    var additionalData: JSONValue?
    /// Seconds until another try.
    var retryAfter: String?

    /// - Parameter id: names the request.
    func response(id: String) -> APIResponse {
        var object: JSONObject = [
            "object": "error", "status": .number(status), "code": .string(code), "message": .string(message),
        ]
        object["additional_data"] = additionalData
        object["request_id"] = .string(id)
        let headers = retryAfter.map { [(name: "Retry-After", value: $0)] } ?? []
        return APIResponse.json(.object(object), status: status).adding(headers)
    }

    static func validation(_ message: String) -> NotionError {
        NotionError(status: 400, code: "validation_error", message: message)
    }

    /// The text of a check of the body, as Notion words it.
    static func body(_ path: String, _ problem: String) -> NotionError {
        validation("body failed validation: body.\(path) \(problem)")
    }

    static let missingVersion = NotionError(
        status: 400, code: "missing_version",
        message:
            "Notion-Version header failed validation: Notion-Version header should be defined, instead was `undefined`."
    )
    static let unauthorized = NotionError(status: 401, code: "unauthorized", message: "API token is invalid.")
    static let invalidURL = NotionError(status: 400, code: "invalid_request_url", message: "Invalid request URL.")
    static let invalidJSON = NotionError(
        status: 400, code: "invalid_json", message: "Error parsing JSON body.")
    static let restricted = NotionError(
        status: 403, code: "restricted_resource",
        message: "Insufficient permissions for this endpoint.")

    /// What is missing and what is not shared cannot be told apart.
    static func notFound(_ kind: String, _ id: String) -> NotionError {
        NotionError(
            status: 404, code: "object_not_found",
            message:
                "Could not find \(kind) with ID: \(id). Make sure the relevant pages and databases are shared with "
                + "your integration.")
    }

    static func rateLimited(after seconds: Int) -> NotionError {
        NotionError(
            status: 429, code: "rate_limited",
            message: "You have been rate limited. Please try again in a few minutes.",
            additionalData: ["rate_limit_reason": "public_api_request_rate_limit"], retryAfter: "\(seconds)")
    }
}

extension NotionError {
    private static let messages: [String: (status: Int, message: String)] = [
        "rate_limited": (429, "You have been rate limited. Please try again in a few minutes."),
        "service_overload": (529, "Notion is overloaded. Please try again later."),
        "conflict_error": (409, "Conflict occurred while saving. Please try again."),
        "internal_server_error": (500, "Unexpected error occurred."),
        "service_unavailable": (503, "Notion is unavailable, please try again later."),
        "database_connection_unavailable": (503, "Notion's database is unavailable, please try again later."),
        "gateway_timeout": (504, "The request timed out."),
        "unauthorized": (401, "API token is invalid."),
        "restricted_resource": (403, "Insufficient permissions for this endpoint."),
        "object_not_found": (404, "Could not find page. Make sure it is shared with your integration."),
        "validation_error": (400, "body failed validation."),
        "invalid_json": (400, "Error parsing JSON body."),
        "invalid_request": (400, "This request is not supported."),
        "invalid_request_url": (400, "Invalid request URL."),
        "missing_version": (400, "Notion-Version header should be defined."),
    ]

    /// The refusal that a script names by its code; `nil` for codes nobody knows.
    static func scripted(_ code: String, status: Int?, retryAfter: String?) -> NotionError? {
        guard let known = messages[code] else { return nil }
        var error = NotionError(status: status ?? known.status, code: code, message: known.message)
        error.retryAfter = retryAfter
        if [429, 529].contains(error.status), retryAfter == nil { error.retryAfter = "1" }
        if code == "rate_limited" { error.additionalData = ["rate_limit_reason": "public_api_request_rate_limit"] }
        return error
    }

    /// The answer to a script that gives a status only.
    static func scripted(status: Int, retryAfter: String?) -> NotionError {
        let code = messages.filter { $0.value.status == status }.keys.max() ?? "internal_server_error"
        var error = NotionError(status: status, code: code, message: messages[code]?.message ?? "")
        error.retryAfter = retryAfter
        return error
    }
}
