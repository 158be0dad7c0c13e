import EventLoop
import HTTPClient

/// Which URLs a domain names for its calendars in the domain name system (RFC 6764 §3 and §4).
@LoopActor struct ServiceLookup {
    let resolver: any ServiceResolver
    let rules: CredentialRules

    /// In the order in which to try them; empty when the domain says nothing.
    ///
    /// - Throws: `CalDAVError.untrustedOrigin` for a host outside the domain (§8): whoever can forge one answer of a name
    ///   server would get the password.
    func entries(_ domain: String) async throws -> [HTTPURL] {
        let secure = try await entries("_caldavs._tcp.\(domain)", scheme: "https", of: domain)
        if !secure.isEmpty || !rules.allowsPlainHTTP { return secure }
        return try await entries("_caldav._tcp.\(domain)", scheme: "http", of: domain)
    }

    private func entries(_ name: String, scheme: String, of domain: String) async throws -> [HTTPURL] {
        let records = await resolver.services(name).filter { !$0.target.isEmpty && $0.port > 0 }
        guard !records.isEmpty else { return [] }
        let path = Self.path(await resolver.texts(name)) ?? CalDAVClient.wellKnown
        // The weights would spread load; the heaviest first is as right, and the same each time.
        let ordered = records.sorted { ($0.priority, $1.weight, $0.target) < ($1.priority, $0.weight, $1.target) }
        return try ordered.prefix(4).compactMap { record in
            guard let url = try? HTTPURL("\(scheme)://\(record.target):\(record.port)\(path)") else { return nil }
            let named = try HTTPURL("\(scheme)://\(domain)/")
            if !url.host.isWithin(domain: named.host) { try rules.checkStep(from: named, to: url) }
            return url
        }
    }

    /// `path=/dav/` of a TXT record.
    private static func path(_ records: [[String]]) -> String? {
        for text in records.joined() where text.lowercased().hasPrefix("path=/") {
            return String(text.dropFirst("path=".count))
        }
        return nil
    }
}
