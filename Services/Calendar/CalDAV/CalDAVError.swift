public import HTTPClient
import WebDAV

/// Why a CalDAV server did not do what was asked.
///
/// Descriptions hold nothing of events, and of the server's text no more than the name of a condition: they may be logged
/// and shown.
public enum CalDAVError: Error, Sendable, Equatable {
    /// What was given as the server's place is no address, host or URL.
    case invalidPlace(String)
    /// The credentials would go over the network in the clear.
    case insecure(origin: String)
    /// The server refers to another origin, to which the credentials may not go: somebody must agree first, by adding
    /// it to ``CredentialRules/approvedOrigins``.
    case untrustedOrigin(String, referredBy: String)
    /// Nothing that speaks CalDAV was found at any of these places.
    case noService(tried: [String])
    /// The credentials are not, or no longer, right. The client sends no more requests: repeated attempts lock people
    /// out.
    case unauthorized
    /// The credentials are right, but this may not be done; with the name of the condition when the server gives one.
    case forbidden(condition: String?)
    /// There is nothing at that place, or no longer.
    case gone
    /// The event is no longer the version that the write was based on; with what it is now, to merge with.
    case changed(current: CalendarObject)
    /// Something else has the name that was to be created; with what it is.
    case alreadyExists(current: CalendarObject?)
    /// Another event has the same UID, in this calendar or, with some servers, in another of the same person.
    case uidConflict(Href?)
    /// The body or an answer to it is larger than the server or we allow.
    case tooLarge
    /// The server asks to be left alone for so long; nil when it does not say how long.
    case throttled(after: Duration?)
    /// The server refuses the content; trying again does not help.
    case refused(status: Int, condition: String?)
    /// The server has a fault or is busy.
    case unavailable(status: Int)
    /// The answer cannot be understood.
    case malformed(String)
    /// There was no answer.
    case unreachable(HTTPClientError)

    /// Whether the same request may succeed later without anybody changing anything.
    public var isTransient: Bool {
        switch self {
        case .throttled, .unavailable, .malformed: true
        case .unreachable(let error): error.isTransient
        default: false
        }
    }
}

extension CalDAVError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .invalidPlace(let reason): "this is no calendar server: \(reason)"
        case .insecure(let origin): "\(origin) would get the password unencrypted; use an https address"
        case .untrustedOrigin(let origin, let first):
            "\(first) refers to \(origin), which may get the password only after you have agreed"
        case .noService(let tried): "no CalDAV service was found at \(tried.joined(separator: ", "))"
        case .unauthorized: "the user name or the password is wrong; many services want an app password"
        case .forbidden(let condition): "this account may not do that" + Self.note(condition)
        case .gone: "it is not there"
        case .changed: "it was changed meanwhile"
        case .alreadyExists: "another one has that name"
        case .uidConflict: "another event has the same UID"
        case .tooLarge: "it is too large"
        case .throttled(let delay): "the server asks to wait" + (delay.map { " \($0)" } ?? "")
        case .refused(let status, let condition): "the server refuses it with status \(status)" + Self.note(condition)
        case .unavailable(let status): "the server failed with status \(status)"
        case .malformed(let reason): "the server's answer is not understood: \(reason)"
        case .unreachable(let error): "\(error)"
        }
    }

    private static func note(_ condition: String?) -> String { condition.map { " (\($0))" } ?? "" }
}
