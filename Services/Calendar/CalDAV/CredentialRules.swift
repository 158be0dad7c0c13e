import HTTPClient

/// To whom credentials may be sent.
///
/// Always to the origin that the user named. To any other that a server refers to, only when it is known or was agreed to:
/// otherwise whoever controls an answer could collect passwords.
public struct CredentialRules: Sendable {
    /// Whether a server may be spoken to without TLS: in tests, and in networks where the operator accepts that the
    /// password can be read.
    public var allowsPlainHTTP: Bool
    /// Origins as in `HTTPURL.origin` that the user or the operator agreed to.
    public var approvedOrigins: Set<String>

    public init(allowsPlainHTTP: Bool = false, approvedOrigins: Set<String> = []) {
        self.allowsPlainHTTP = allowsPlainHTTP
        self.approvedOrigins = approvedOrigins
    }

    /// Services known to spread accounts over hosts of their own: whoever may speak to one of these hosts may speak to
    /// those below the same domain.
    private static let families = ["icloud.com", "fastmail.com", "messagingengine.com"]

    /// - Throws: `CalDAVError.insecure`.
    func checkSecure(_ url: HTTPURL) throws(CalDAVError) {
        if url.scheme != "https" && !allowsPlainHTTP { throw .insecure(origin: url.origin) }
    }

    /// Judges a step from where the credentials may go already to where a server refers.
    ///
    /// - Throws: `CalDAVError.insecure` and `.untrustedOrigin`.
    func checkStep(from known: HTTPURL, to target: HTTPURL) throws(CalDAVError) {
        guard known.origin != target.origin else { return }
        try checkSecure(target)
        let isUpgrade = known.host == target.host && known.scheme == "http" && target.scheme == "https"
        if isUpgrade || approvedOrigins.contains(target.origin) || isFamily(known, target) { return }
        throw .untrustedOrigin(target.origin, referredBy: known.origin)
    }

    private func isFamily(_ known: HTTPURL, _ target: HTTPURL) -> Bool {
        target.scheme == "https" && target.port == 443
            && Self.families.contains { known.host.isWithin(domain: $0) && target.host.isWithin(domain: $0) }
    }
}

extension String {
    /// Whether this host is the domain or lies below it.
    func isWithin(domain: String) -> Bool {
        self == domain || hasSuffix("." + domain)
    }
}
