/// The body of an error answer (RFC 4918 §16): which conditions failed.
public struct DAVErrorBody: Sendable, Equatable {
    /// The conditions, with what the server says about them.
    public var conditions: [XMLElement] = []

    /// nil when the body is anything else, such as a page for people.
    public init?(_ bytes: [UInt8], limits: XMLLimits = XMLLimits(bytes: 64 << 10)) {
        guard let root = try? XMLReader.read(bytes, limits: limits), root.name == .dav("error") else { return nil }
        conditions = root.children
    }

    /// The condition, whatever namespace a server put it in by mistake.
    public func condition(named local: String) -> XMLElement? { conditions.first { $0.name.local == local } }
}
