/// How an answer travels: what to send, when to wait, and how to end.
struct WirePlan: Sendable, Equatable {
    enum Step: Sendable, Equatable {
        case send([UInt8])
        case wait(milliseconds: Int)
        /// Says nothing more until the client leaves.
        case hang
        /// Closes at once.
        case reset
        /// Closes when everything has been sent.
        case close
    }

    let steps: [Step]

    /// - Parameter keepsConnection: whether the client may send another request afterwards.
    init(_ response: APIResponse, fault: FaultKind?, keepsConnection: Bool) {
        var response = response
        var declaredLength: Int?
        switch fault {
        case .gzipBomb(let mebibytes):
            response.body = GzipBomb.bytes(mebibytes: mebibytes)
            response.headers.append(("Content-Encoding", "gzip"))
        case .html:
            response = .text(
                "<!DOCTYPE html><html><body><h1>Just a moment…</h1></body></html>", type: "text/html; charset=utf-8")
        case .empty: response.body = []
        case .wrongLength(let difference): declaredLength = max(0, response.body.count + difference)
        case let fault?: response.body = BodyFaults.apply(fault, to: response.body)
        case nil: break
        }
        let head = Self.head(response, length: declaredLength, keepsConnection: keepsConnection)
        let end: [Step] = keepsConnection ? [] : [.close]
        switch fault {
        case .delay(let milliseconds): steps = [.wait(milliseconds: milliseconds), .send(head + response.body)] + end
        case .hang: steps = [.hang]
        case .resetBefore: steps = [.reset]
        case .resetAfter, .wrongLength: steps = [.send(head + response.body), .close]
        case .truncate(let count): steps = [.send(head + response.body.prefix(max(0, count))), .close]
        case .drip(let bytes, let milliseconds):
            steps = Self.pieces(head + response.body, size: max(1, bytes), pause: milliseconds) + end
        default: steps = [.send(head + response.body)] + end
        }
    }

    private static func head(_ response: APIResponse, length: Int?, keepsConnection: Bool) -> [UInt8] {
        var fields = response.headers
        // An answer that cannot have a body has no length either (RFC 9110 §8.6).
        if response.status != 204, response.status != 304 || length != nil {
            fields.append(("Content-Length", "\(length ?? response.body.count)"))
        }
        fields.append(("Connection", keepsConnection ? "keep-alive" : "close"))
        let lines = fields.map { "\($0.name): \($0.value)\r\n" }.joined()
        return Array("HTTP/1.1 \(response.status) \(reason(response.status))\r\n\(lines)\r\n".utf8)
    }

    private static func pieces(_ bytes: [UInt8], size: Int, pause: Int) -> [Step] {
        stride(from: 0, to: bytes.count, by: size).flatMap { start -> [Step] in
            [.send(Array(bytes[start..<min(start + size, bytes.count)])), .wait(milliseconds: pause)]
        }
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 204: "No Content"
        case 302: "Found"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 409: "Conflict"
        case 410: "Gone"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        default: "Status"
        }
    }
}
