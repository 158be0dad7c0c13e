private import CLibcurl

/// An absolute `http` or `https` URL, split by the same parser that later connects, so that a check and the transfer
/// cannot understand it differently.
public struct HTTPURL: Sendable, Hashable {
    /// The whole URL in libcurl's normal form, without a fragment. May hold secrets in its query: not for logs.
    public let text: String
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case, IPv6 addresses without brackets.
    public let host: String
    /// The port, that of the scheme when the text names none.
    public let port: UInt16
    /// Percent-encoded, beginning with `/`.
    public let path: String
    /// Percent-encoded, without the `?`.
    public let query: String?

    /// The longest URL that is accepted, in bytes.
    public static let longest = 8192

    /// - Throws: `HTTPClientError` of kind `invalidURL` for anything but an absolute http or https URL, and for one
    ///   with a user name, a password, control bytes, blanks, backslashes or bytes outside ASCII.
    public init(_ text: String) throws(HTTPClientError) {
        try self.init(text, relativeTo: nil)
    }

    /// Reads a reference such as a `Location` field, relative to this URL.
    public func resolving(_ reference: String) throws(HTTPClientError) -> HTTPURL {
        try HTTPURL(reference, relativeTo: self)
    }

    /// The URL with a percent-encoded path put in place of its own, and without a query.
    ///
    /// - Parameter path: beginning with `/`.
    public func replacing(path: String) throws(HTTPClientError) -> HTTPURL {
        try HTTPURL(origin + path)
    }

    /// The URL of something below this one. Whether this one's path ends in a slash makes no difference.
    ///
    /// - Parameter reference: percent-encoded, beginning with `/`; it may have a query.
    public func appending(_ reference: String) throws(HTTPClientError) -> HTTPURL {
        try HTTPURL(origin + (path.hasSuffix("/") ? String(path.dropLast()) : path) + reference)
    }

    /// The URL with these parameters in place of its query. Names and values are percent-encoded here.
    public func replacing(query parameters: KeyValuePairs<String, String>) throws(HTTPClientError) -> HTTPURL {
        guard !parameters.isEmpty else { return try HTTPURL(origin + path) }
        return try HTTPURL("\(origin)\(path)?\(String(parameters: parameters))")
    }

    /// Scheme, host and port: whom one speaks to.
    public var origin: String {
        let host = self.host.utf8.contains(UInt8(ascii: ":")) ? "[\(self.host)]" : self.host
        return port == Self.usualPort(scheme) ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }

    private init(_ text: String, relativeTo base: HTTPURL?) throws(HTTPClientError) {
        if text.isEmpty { throw .invalidURL("it is empty") }
        if text.utf8.count > Self.longest { throw .invalidURL("it is longer than \(Self.longest) bytes") }
        for byte in text.utf8 where byte <= 0x20 || byte >= 0x7f || byte == UInt8(ascii: "\\") {
            throw .invalidURL("it holds a byte that must be percent-encoded")
        }
        guard let parser = curl_url() else { throw .invalidURL("out of memory") }
        defer { curl_url_cleanup(parser) }
        let flags = UInt32(CURLU_DISALLOW_USER)
        if let base { curl_url_set(parser, CURLUPART_URL, base.text, flags) }
        let code = curl_url_set(parser, CURLUPART_URL, text, flags)
        guard code == CURLUE_OK else { throw .invalidURL(String(cString: curl_url_strerror(code))) }
        curl_url_set(parser, CURLUPART_FRAGMENT, nil, 0)

        guard let scheme = Self.part(parser, CURLUPART_SCHEME), scheme == "http" || scheme == "https" else {
            throw .invalidURL("it is neither http nor https")
        }
        guard let host = Self.part(parser, CURLUPART_HOST), !host.isEmpty, !host.utf8.contains(UInt8(ascii: "%")),
            let port = Self.part(parser, CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)).flatMap(UInt16.init), port > 0,
            let normal = Self.part(parser, CURLUPART_URL)
        else { throw .invalidURL("it names no host and port") }
        self.text = normal
        self.scheme = scheme
        self.host = (host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host).lowercased()
        self.port = port
        path = Self.part(parser, CURLUPART_PATH) ?? "/"
        query = Self.part(parser, CURLUPART_QUERY)
    }

    private static func part(_ parser: OpaquePointer, _ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(parser, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    private static func usualPort(_ scheme: String) -> UInt16 { scheme == "https" ? 443 : 80 }
}

/// Without the query, which may hold secrets.
extension HTTPURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { origin + path }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["origin": origin, "path": path]) }
}

extension String {
    /// Parameters as a query or a form has them: names and values percent-encoded, joined by `&`.
    public init(parameters: some Sequence<(key: String, value: String)>) {
        self = parameters.map { "\($0.key.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
    }

    /// All but the unreserved characters of RFC 3986 §2.3 as `%XX` of their UTF-8 bytes.
    public var percentEncoded: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e:
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(Self.hexDigits[Int(byte >> 4)])
                bytes.append(Self.hexDigits[Int(byte & 0x0f)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
