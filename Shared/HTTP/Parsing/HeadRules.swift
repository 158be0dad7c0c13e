/// The rules about a head as a whole: host, framing, expectation, persistence.
enum HeadRules {
    /// - Throws: `Refusal`.
    static func apply(to head: inout RequestHead) throws(Refusal) {
        try checkHost(head)
        head.framing = try framing(of: head)
        head.expectsContinue = try expectsContinue(head)
        head.keepsAlive = keepsAlive(head)
    }

    /// Exactly one `Host` in HTTP/1.1 (RFC 9112 §3.2).
    private static func checkHost(_ head: RequestHead) throws(Refusal) {
        let count = head.headers.count(of: "host")
        guard count == 1 || count == 0 && head.version == .http10 else {
            throw .malformed("A request needs exactly one Host field.")
        }
        if let host = head.headers.bytes("host"), !HostName.isValid(host) {
            throw .malformed("The Host field is not 'host:port'.")
        }
    }

    /// RFC 9112 §6.3, with every ambiguity refused: a request that two programs could frame differently smuggles
    /// another one inside.
    private static func framing(of head: RequestHead) throws(Refusal) -> RequestHead.Framing {
        let codings = head.headers.all("transfer-encoding")
        let lengths = head.headers.all("content-length")
        if !codings.isEmpty {
            guard head.version == .http11 else { throw .malformed("Transfer-Encoding in HTTP/1.0.") }
            guard lengths.isEmpty else { throw .malformed("Both Transfer-Encoding and Content-Length.") }
            try checkCodings(codings)
            return .chunked
        }
        guard let length = lengths.first else { return .none }
        guard lengths.count == 1 else { throw .malformed("More than one Content-Length.") }
        guard !length.isEmpty, length.allSatisfy(\.isDecimalDigit) else {
            throw .malformed("Content-Length is not a number.")
        }
        // 19 digits always fit an Int64 when they are below its maximum; the body's limit is checked later.
        guard length.count <= 19, let count = Int(String(decoding: length, as: UTF8.self)) else {
            throw Refusal(.contentTooLarge, "The body is too large.")
        }
        return .length(count)
    }

    private static func checkCodings(_ lines: [ArraySlice<UInt8>]) throws(Refusal) {
        if lines.count == 1, lines[0].equalsIgnoringCase("chunked") { return }
        let codings = lines.flatMap { $0.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) }
            .map(\.trimmingOptionalSpace)
        let isRegistered = { (coding: ArraySlice<UInt8>) in
            ["gzip", "x-gzip", "deflate", "compress", "x-compress"].contains { coding.equalsIgnoringCase($0.utf8) }
        }
        guard lines.count == 1, codings.count > 1, codings.last?.equalsIgnoringCase("chunked") == true,
            codings.dropLast().allSatisfy(isRegistered)
        else { throw .malformed("Transfer-Encoding is not 'chunked'.") }
        throw Refusal(.notImplemented, "This server knows no transfer coding but 'chunked'.")
    }

    /// RFC 9110 §10.1.1; HTTP/1.0 knows no expectations.
    private static func expectsContinue(_ head: RequestHead) throws(Refusal) -> Bool {
        let expectations = head.headers.all("expect")
        guard !expectations.isEmpty, head.version == .http11 else { return false }
        guard expectations.count == 1, expectations[0].equalsIgnoringCase("100-continue") else {
            throw Refusal(.expectationFailed, "The only expectation known here is '100-continue'.")
        }
        return true
    }

    /// RFC 9112 §9.3.
    private static func keepsAlive(_ head: RequestHead) -> Bool {
        if head.headers.lists("close", in: "connection") { return false }
        return head.version == .http11 || head.headers.lists("keep-alive", in: "connection")
    }
}
