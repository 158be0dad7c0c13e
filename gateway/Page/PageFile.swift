import Crypto
import HTTP

/// A file of the pages, compiled into the program: there is nothing to install beside it, and nothing to read at start.
struct PageFile: Sendable {
    let path: String
    private let tag: String
    private let whole: Response
    private let unchanged: Response

    /// - Throws: `HeaderFieldError` never: a tag is hexadecimal.
    init(_ path: String, _ contentType: StaticString, _ text: String) throws(HeaderFieldError) {
        self.path = path
        let body = Array(text.utf8)
        tag = "\"\(Hex.encode(SHA256.hash(body).prefix(12)))\""
        var headers = HeaderFields()
        try headers.set("ETag", tag)
        headers.set(constant: "Cache-Control", "no-cache")
        unchanged = Response(.notModified, headers: headers)
        headers.set(constant: "Content-Type", contentType)
        whole = Response(.ok, headers: headers, body: .bytes(body))
    }

    static func all() throws(HeaderFieldError) -> [PageFile] {
        [
            try PageFile("/", "text/html; charset=utf-8", pageMarkup),
            try PageFile("/integrations", "text/html; charset=utf-8", integrationsMarkup),
            try PageFile("/page.css", "text/css; charset=utf-8", pageStyle),
            try PageFile("/common.js", "text/javascript; charset=utf-8", commonScript),
            try PageFile("/page.js", "text/javascript; charset=utf-8", pageScript),
            try PageFile("/integrations.js", "text/javascript; charset=utf-8", integrationsScript),
        ]
    }

    func response(for request: Request) -> Response {
        request.headers["if-none-match"] == tag ? unchanged : whole
    }
}
