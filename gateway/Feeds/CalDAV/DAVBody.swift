import HTTP
import WebDAV

/// The body of a request, as XML.
enum DAVBody {
    /// Bytes that are read. A list of 10,000 events to be sent has about a million.
    static let limit = 1 << 20
    private static let limits = XMLLimits(bytes: limit, depth: 16, elements: 20_000)

    /// nil without a body.
    ///
    /// - Throws: `Problem` (400) for anything but XML within the limits.
    static func read(_ request: Request) throws(Problem) -> XMLElement? {
        guard !request.body.isEmpty else { return nil }
        do {
            return try XMLReader.read(request.body, limits: limits)
        } catch {
            throw Problem(.badRequest, .malformed, "The body cannot be read: \(error).")
        }
    }
}
