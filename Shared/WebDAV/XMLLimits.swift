/// How much a document may ask of its reader. Beyond any of these it is refused.
public struct XMLLimits: Sendable, Hashable {
    /// Of the whole document.
    public var bytes: Int
    /// Elements within each other, the root counting 1. WebDAV's answers use up to 8.
    public var depth: Int
    /// Elements and their attributes in all, each of which takes more memory than bytes. An answer about 10,000 events has
    /// about 80,000.
    public var elements: Int

    public init(bytes: Int = 16 << 20, depth: Int = 32, elements: Int = 200_000) {
        self.bytes = bytes
        self.depth = depth
        self.elements = elements
    }
}
