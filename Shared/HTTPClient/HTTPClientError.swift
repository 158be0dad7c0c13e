/// Why a request got no answer. An answer with any status, 500 included, is not an error of this kind.
///
/// Holds nothing secret: no query, no field values, no bytes of the remote.
public struct HTTPClientError: Error, Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// The URL was refused before anything was sent.
        case invalidURL
        /// The method or a field cannot be sent.
        case invalidRequest
        /// An address of the host is one that ``AddressRules`` forbid.
        case refusedAddress
        /// The host's name could not be resolved.
        case nameNotFound
        /// Nobody answers there.
        case noConnection
        /// TLS could not be agreed on, or the certificate is not valid for the host.
        case tls
        /// A deadline passed.
        case timedOut
        /// The response is larger than allowed, counted after decompression.
        case tooLarge
        /// The other side broke HTTP, or its compressed data is damaged.
        case malformedResponse
        /// The connection was lost before the response was complete.
        case interrupted
        /// The server sent a redirect that may not be followed.
        case refusedRedirect
        /// The calling task was cancelled.
        case cancelled
        /// The client cannot work: out of memory or file descriptors, or shut down.
        case unavailable
    }

    public var kind: Kind
    /// Whom the request was for: scheme, host and port; empty when the URL was not understood.
    public var origin: String
    /// A few words more.
    public var detail: String

    public init(_ kind: Kind, origin: String = "", detail: String = "") {
        self.kind = kind
        self.origin = origin
        self.detail = detail
    }

    /// Whether the same request may succeed later without anybody changing anything.
    public var isTransient: Bool {
        switch kind {
        case .nameNotFound, .noConnection, .timedOut, .malformedResponse, .interrupted, .unavailable: true
        case .invalidURL, .invalidRequest, .refusedAddress, .tls, .tooLarge, .refusedRedirect, .cancelled: false
        }
    }

    static func invalidURL(_ detail: String) -> HTTPClientError { HTTPClientError(.invalidURL, detail: detail) }
}

extension HTTPClientError: CustomStringConvertible {
    public var description: String {
        let subject = origin.isEmpty ? "the server" : origin
        let reason = detail.isEmpty ? "" : " (\(detail))"
        return text(about: subject) + reason
    }

    private func text(about subject: String) -> String {
        switch kind {
        case .invalidURL: "the URL is not usable"
        case .invalidRequest: "the request to \(subject) cannot be sent"
        case .refusedAddress: "the address of \(subject) is not allowed"
        case .nameNotFound: "the host name of \(subject) was not found"
        case .noConnection: "no connection to \(subject)"
        case .tls: "no secure connection to \(subject)"
        case .timedOut: "\(subject) did not answer in time"
        case .tooLarge: "the answer of \(subject) is too large"
        case .malformedResponse: "the answer of \(subject) is malformed"
        case .interrupted: "the connection to \(subject) was lost"
        case .refusedRedirect: "\(subject) redirects to where it must not"
        case .cancelled: "the request to \(subject) was cancelled"
        case .unavailable: "the HTTP client cannot send to \(subject)"
        }
    }
}
