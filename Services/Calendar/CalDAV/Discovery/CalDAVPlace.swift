public import HTTPClient

/// Where somebody says their calendars are.
public enum CalDAVPlace: Sendable, Hashable {
    /// The domain of an e-mail address, or a bare host.
    case domain(String)
    /// Whatever the URL names: a server, a principal, a home or one calendar.
    case url(HTTPURL)

    /// Understands `ada@example.org`, `example.org`, `example.org:8443` and `https://example.org/dav/`.
    ///
    /// - Throws: `CalDAVError.invalidPlace`.
    public init(_ text: String) throws(CalDAVError) {
        let text = String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
        do {
            if text.contains("://") {
                self = .url(try HTTPURL(text))
            } else if let at = text.lastIndex(of: "@") {
                self = .domain(try Self.host(text[text.index(after: at)...]))
            } else if text.contains(":") || text.contains("/") {
                self = .url(try HTTPURL("https://\(text)"))
            } else {
                self = .domain(try Self.host(text[...]))
            }
        } catch {
            throw .invalidPlace(error.detail)
        }
    }

    private static func host(_ text: Substring) throws(HTTPClientError) -> String {
        let url = try HTTPURL("https://\(text)/")
        guard url.path == "/", url.port == 443, url.query == nil else {
            throw HTTPClientError(.invalidURL, detail: "it names no host")
        }
        return url.host
    }
}
