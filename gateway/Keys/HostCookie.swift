/// A cookie that a browser gives back to this host alone, and neither over an unprotected connection nor to scripts. The
/// prefix `__Host-` has browsers see to it (RFC 6265bis §4.1.3.2).
struct HostCookie: Sendable {
    /// When other sites' links and forms bring it along.
    enum SameSite: String, Sendable {
        /// Never.
        case strict = "Strict"
        /// When somebody goes from there to here.
        case lax = "Lax"
    }

    private let name: String
    private let sameSite: SameSite

    /// - Parameter name: without the prefix.
    init(_ name: String, _ sameSite: SameSite) {
        self.name = "__Host-\(name)"
        self.sameSite = sameSite
    }

    /// The value of the `Set-Cookie` field that sets it.
    func setting(_ value: String, for lifetime: Duration) -> String {
        "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=\(sameSite.rawValue); Max-Age=\(lifetime.components.seconds)"
    }

    /// The value of the `Set-Cookie` field that deletes it.
    var deletion: String { setting("", for: .zero) }

    /// Its value in a `Cookie` field.
    func value(in cookies: String) -> Substring? {
        cookies.split(separator: ";").map { $0.drop { $0 == " " } }
            .first { $0.hasPrefix("\(name)=") }?.dropFirst(name.utf8.count + 1)
    }
}
