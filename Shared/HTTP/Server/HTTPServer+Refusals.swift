extension HTTPServer {
    /// What a client is told whose request could not be taken.
    func response(to refusal: Refusal) -> Response {
        problem(refusal.status, refusal.detail)
    }

    /// Too many requests are being worked on.
    var overloaded: Response {
        var response = problem(.serviceUnavailable, "Too many requests are being worked on.")
        response.headers.set(constant: "Retry-After", "1")
        return response
    }

    /// RFC 9457. The detail is one of our own sentences: it needs no escaping.
    private func problem(_ status: StatusCode, _ detail: String) -> Response {
        let text = #"{"type":"about:blank","title":"\#(status.phrase)","status":\#(status.code),"detail":"\#(detail)"}"#
        return Response(status, contentType: "application/problem+json", body: Array(text.utf8))
    }
}

extension HTTPConnection {
    /// The server has all the connections it can have.
    func turnAway() {
        refuse(Refusal(.serviceUnavailable, "Too many connections."))
    }

    /// The server stops.
    func drain() {
        if let (stream, exchange) = streaming {
            exchange.closes = true
            stream.end()
        } else if waiting.isEmpty, parser.isBetweenRequests, case .open = phase {
            end()
        }
    }
}
