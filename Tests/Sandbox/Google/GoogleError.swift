import JSON

/// A refusal in the form of Google's APIs (facts §9).
struct GoogleError: Error, Sendable, Equatable {
    let status: Int
    var domain = "global"
    let reason: String
    let message: String
    /// What the mistake is about: a parameter or a header.
    var location: (type: String, name: String)?
    /// Headers beside the body.
    var headers: [String: String] = [:]

    static func == (left: GoogleError, right: GoogleError) -> Bool {
        left.status == right.status && left.reason == right.reason && left.message == right.message
    }

    var response: APIResponse {
        var entry: JSONValue = ["domain": .string(domain), "reason": .string(reason), "message": .string(message)]
        if let location {
            entry = entry.merging(["locationType": .string(location.type), "location": .string(location.name)])
        }
        return APIResponse.json(
            ["error": ["errors": [entry], "code": .number(status), "message": .string(message)]], status: status
        ).adding(headers.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}

extension GoogleError {
    static func invalid(_ message: String, parameter: String? = nil) -> GoogleError {
        GoogleError(status: 400, reason: "invalid", message: message, location: parameter.map { ("parameter", $0) })
    }

    static func required(_ message: String) -> GoogleError {
        GoogleError(status: 400, reason: "required", message: message)
    }

    static let notFound = GoogleError(status: 404, reason: "notFound", message: "Not Found")
    static let duplicate = GoogleError(
        status: 409, reason: "duplicate", message: "The requested identifier already exists.")
    static let deleted = GoogleError(status: 410, reason: "deleted", message: "Resource has been deleted")
    static let conditionNotMet = GoogleError(
        status: 412, reason: "conditionNotMet", message: "Precondition Failed", location: ("header", "If-Match"))
    static let timeRangeEmpty = GoogleError(
        status: 400, domain: "calendar", reason: "timeRangeEmpty", message: "The specified time range is empty.",
        location: ("parameter", "timeMax"))
    static let fullSyncRequired = GoogleError(
        status: 410, domain: "calendar", reason: "fullSyncRequired",
        message: "Sync token is no longer valid, a full sync is required.", location: ("parameter", "syncToken"))
    static let updatedMinTooLongAgo = GoogleError(
        status: 410, domain: "calendar", reason: "updatedMinTooLongAgo",
        message: "The requested minimum modification time lies too far in the past.",
        location: ("parameter", "updatedMin"))
    static let loginRequired = GoogleError(
        status: 401, reason: "required", message: "Login Required.", location: ("header", "Authorization"),
        headers: ["WWW-Authenticate": "Bearer realm=\"https://accounts.google.com/\""])
    static let authError = GoogleError(
        status: 401, reason: "authError", message: "Invalid Credentials", location: ("header", "Authorization"),
        headers: [
            "WWW-Authenticate": "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\""
        ])
    static let insufficientPermissions = GoogleError(
        status: 403, reason: "insufficientPermissions", message: "Request had insufficient authentication scopes.")
    static let needsWriterAccess = GoogleError(
        status: 403, domain: "calendar", reason: "requiredAccessLevel",
        message: "You need to have writer access to this calendar.")
    static let needsOwnerAccess = GoogleError(
        status: 403, domain: "calendar", reason: "requiredAccessLevel",
        message: "You need to have owner access to this calendar.")
    static let forbiddenForNonOrganizer = GoogleError(
        status: 403, domain: "calendar", reason: "forbiddenForNonOrganizer",
        message: "Shared properties can only be changed by the organizer of the event.")
    static let forbiddenForServiceAccounts = GoogleError(
        status: 403, domain: "calendar", reason: "forbiddenForServiceAccounts",
        message: "Service accounts cannot invite attendees without Domain-Wide Delegation of Authority.")

    static func usage(_ reason: String, status: Int = 403) -> GoogleError {
        let message =
            switch reason {
            case "quotaExceeded": "Calendar usage limits exceeded."
            case "userRateLimitExceeded": "User Rate Limit Exceeded"
            case "dailyLimitExceeded": "Daily Limit Exceeded"
            default: "Rate Limit Exceeded"
            }
        return GoogleError(status: status, domain: "usageLimits", reason: reason, message: message)
    }
}

extension GoogleError {
    /// The refusal that a script names by its reason; `nil` for reasons nobody knows.
    ///
    /// - Parameter status: instead of the usual one: 429 for `rateLimitExceeded`, for example.
    static func scripted(_ reason: String, status: Int?) -> GoogleError? {
        switch reason {
        case "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded", "dailyLimitExceeded":
            usage(reason, status: status ?? 403)
        case "authError": authError
        case "insufficientPermissions": insufficientPermissions
        case "accessNotConfigured":
            GoogleError(
                status: 403, domain: "usageLimits", reason: reason,
                message: "Access Not Configured. Calendar API has not been used in this project.")
        case "forbiddenForNonOrganizer": forbiddenForNonOrganizer
        case "notFound": notFound
        case "duplicate": duplicate
        case "conflict": GoogleError(status: 409, reason: reason, message: "Conflict")
        case "deleted": deleted
        case "fullSyncRequired": fullSyncRequired
        case "updatedMinTooLongAgo": updatedMinTooLongAgo
        case "conditionNotMet": conditionNotMet
        case "backendError": GoogleError(status: status ?? 500, reason: reason, message: "Backend Error")
        case "invalid": invalid("Invalid Value")
        default: nil
        }
    }

    /// The answer to a script that gives a status only.
    static func scripted(status: Int) -> GoogleError {
        switch status {
        case 401: authError
        case 403, 429: usage("rateLimitExceeded", status: status)
        case 404: notFound
        case 410: fullSyncRequired
        case 412: conditionNotMet
        default:
            GoogleError(
                status: status, reason: status < 500 ? "badRequest" : "backendError", message: "Scripted failure.")
        }
    }
}
