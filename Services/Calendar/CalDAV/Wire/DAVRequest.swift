import HTTPClient
import WebDAV

/// A request before it has credentials.
struct DAVRequest {
    var method: HTTPMethod
    var url: HTTPURL
    var fields: HTTPFields
    var body: [UInt8]?
    /// Whether the answer grows with the calendar.
    var isReport = false

    init(_ method: HTTPMethod, _ url: HTTPURL, _ fields: KeyValuePairs<String, String> = [:], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.fields = HTTPFields(fields)
        self.body = body
    }

    /// One with an XML body.
    ///
    /// - Parameter depth: 0 for the resource alone, 1 for it and its members.
    static func xml(_ method: HTTPMethod, _ url: HTTPURL, depth: Int?, _ body: XMLWriter) -> DAVRequest {
        var request = DAVRequest(method, url, ["Content-Type": "application/xml; charset=utf-8"], body: body.bytes)
        if let depth { request.fields["Depth"] = String(depth) }
        return request
    }

    /// Asks for properties by name; never for all, since servers leave out what is dear to compute.
    static func properties(_ names: [XMLName], of url: HTTPURL, depth: Int) -> DAVRequest {
        var body = XMLWriter()
        body.element(.dav("propfind")) { root in
            root.element(.dav("prop")) { prop in
                for name in names { prop.element(name) }
            }
        }
        var request = xml(.propfind, url, depth: depth, body)
        request.isReport = depth > 0
        return request
    }
}
