/// How ``CurlClient`` behaves towards everybody.
public struct CurlConfiguration: Sendable {
    /// For URLs that others chose.
    public var addressRules = AddressRules()
    /// A proxy's URL, or empty for none. Proxy settings in the environment are not read. Through a proxy, the address
    /// rules judge the proxy's address: whoever sets one must let it judge the rest.
    public var proxy = ""
    public var userAgent = "rollcall"
    /// Connections to one host at the same time; further requests wait. HTTP/2 needs only one.
    public var connectionsPerHost = 8
    /// Connections in all, and idle ones kept for reuse.
    public var connections = 64
    /// A file of certificates to trust in place of the system's; for tests and private authorities.
    public var certificateAuthorities: String?

    public init() {}
}
