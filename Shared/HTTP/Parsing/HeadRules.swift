/// What the fields of a head say about it as a whole: host, framing, expectation, persistence.
struct HeadRules {
    let framing: RequestHead.Framing
    let expectsContinue: Bool
    let keepsAlive: Bool

    /// - Throws: `Refusal`.
    init(_ headers: HeaderFields, version: RequestHead.Version) throws(Refusal) {
        let present = Present(headers)
        try Self.checkHost(present, headers, version)
        framing = present.frames ? try Self.framing(headers, version) : .none
        expectsContinue = present.expects && version == .http11 ? try Self.expectsContinue(headers) : false
        keepsAlive = present.connects ? Self.keepsAlive(headers, version) : version == .http11
    }

    /// Which of the fields that have rules are there, found in one pass: most requests have none but `Host`.
    private struct Present {
        var hosts = 0
        var frames = false
        var expects = false
        var connects = false

        init(_ headers: HeaderFields) {
            headers.forEachName { name in
                switch name.count {
                case 4 where name.equalsIgnoringCase("host"): hosts += 1
                case 6 where name.equalsIgnoringCase("expect"): expects = true
                case 10 where name.equalsIgnoringCase("connection"): connects = true
                case 14 where name.equalsIgnoringCase("content-length"): frames = true
                case 17 where name.equalsIgnoringCase("transfer-encoding"): frames = true
                default: break
                }
            }
        }
    }

    /// Exactly one `Host` in HTTP/1.1 (RFC 9112 §3.2).
    private static func checkHost(
        _ present: Present, _ headers: HeaderFields, _ version: RequestHead.Version
    ) throws(Refusal) {
        guard present.hosts == 1 || present.hosts == 0 && version == .http10 else {
            throw .malformed("A request needs exactly one Host field.")
        }
        if present.hosts == 1, let host = headers.bytes("host"), !HostName.isValid(host) {
            throw .malformed("The Host field is not 'host:port'.")
        }
    }

    /// RFC 9112 §6.3, with every ambiguity refused: a request that two programs could frame differently smuggles
    /// another one inside.
    private static func framing(
        _ headers: HeaderFields, _ version: RequestHead.Version
    ) throws(Refusal) -> RequestHead.Framing {
        let codings = headers.all("transfer-encoding")
        let lengths = headers.all("content-length")
        if !codings.isEmpty {
            guard version == .http11 else { throw .malformed("Transfer-Encoding in HTTP/1.0.") }
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
    private static func expectsContinue(_ headers: HeaderFields) throws(Refusal) -> Bool {
        let expectations = headers.all("expect")
        guard expectations.count == 1, expectations[0].equalsIgnoringCase("100-continue") else {
            throw Refusal(.expectationFailed, "The only expectation known here is '100-continue'.")
        }
        return true
    }

    /// RFC 9112 §9.3.
    private static func keepsAlive(_ headers: HeaderFields, _ version: RequestHead.Version) -> Bool {
        if headers.lists("close", in: "connection") { return false }
        return version == .http11 || headers.lists("keep-alive", in: "connection")
    }
}
