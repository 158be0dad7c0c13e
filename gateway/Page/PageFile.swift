import Crypto
import HTTP

/// A file of the page, compiled into the program: there is nothing to install beside it, and nothing to read at start.
struct PageFile: Sendable {
    let path: String
    let contentType: StaticString
    private let body: [UInt8]
    private let tag: String

    init(_ path: String, _ contentType: StaticString, _ text: String) {
        self.path = path
        self.contentType = contentType
        body = Array(text.utf8)
        tag = "\"\(Hex.encode(SHA256.hash(body).prefix(12)))\""
    }

    static let all = [
        PageFile("/", "text/html; charset=utf-8", pageMarkup),
        PageFile("/page.css", "text/css; charset=utf-8", pageStyle),
        PageFile("/page.js", "text/javascript; charset=utf-8", pageScript),
    ]

    /// - Throws: `HeaderFieldError` never: a tag is hexadecimal.
    func response(for request: Request) throws(HeaderFieldError) -> Response {
        var response =
            request.headers["if-none-match"] == tag
            ? Response(.notModified) : Response(.ok, contentType: contentType, body: body)
        try response.headers.set("ETag", tag)
        response.headers.set(constant: "Cache-Control", "no-cache")
        return response
    }
}
