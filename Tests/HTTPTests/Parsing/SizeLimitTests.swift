import Testing

@testable import HTTP

@Suite("Every size limit of the parser holds just below, at, and just above")
struct SizeLimitTests {
    /// The status of the refusal; 200 for a request that is taken.
    private func status(_ text: String, _ adjust: (inout HTTPLimits) -> Void = { _ in }) -> Int {
        var limits = HTTPLimits()
        adjust(&limits)
        var parser = RequestParser(limits: limits)
        Array(text.utf8).withUnsafeBytes { parser.append($0) }
        while true {
            switch parser.next() {
            case .needsMore: return 0
            case .head: continue
            case .body: return 200
            case .refused(let refusal): return Int(refusal.status.code)
            }
        }
    }

    private func text(_ count: Int) -> String { String(repeating: "a", count: count) }

    @Test("Request line", arguments: [(8191, 200), (8192, 200), (8193, 414)])
    func requestLine(length: Int, expected: Int) {
        let line = "GET /\(text(length - "GET / HTTP/1.1".count)) HTTP/1.1"
        #expect(line.utf8.count == length)
        #expect(status("\(line)\r\nHost: a\r\n\r\n") == expected)
    }

    @Test("A request line without end is refused as soon as it is too long")
    func endlessRequestLine() {
        #expect(status("GET /" + text(8189)) == 414)
        #expect(status("GET /" + text(8188)) == 0)
    }

    @Test("Method: an unknown one is 501 at any length", arguments: [15, 16, 17])
    func method(length: Int) {
        #expect(status("\(text(length)) / HTTP/1.1\r\nHost: a\r\n\r\n") == 501)
    }

    @Test("Header line", arguments: [(8191, 200), (8192, 200), (8193, 431)])
    func headerLine(length: Int, expected: Int) {
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\nX: \(text(length - 3))\r\n\r\n") == expected)
    }

    @Test("All header bytes", arguments: [(32_767, 200), (32_768, 200), (32_769, 431)])
    func headerBytes(total: Int, expected: Int) {
        let host = "Host: a\r\n"
        let full = "X: \(text(8000))\r\n"
        let rest = total - host.utf8.count - 4 * full.utf8.count
        let last = "Y: \(text(rest - 5))\r\n"
        let head = host + full + full + full + full + last
        #expect(head.utf8.count == total)
        #expect(status("GET / HTTP/1.1\r\n\(head)\r\n") == expected)
    }

    @Test("Header lines", arguments: [(99, 200), (100, 200), (101, 431)])
    func headerLines(count: Int, expected: Int) {
        let lines = (1..<count).map { "X\($0): v\r\n" }.joined()
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n") == expected)
    }

    @Test("Body with a length", arguments: [(99, 200), (100, 200), (101, 413)])
    func body(length: Int, expected: Int) {
        let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n\(text(length))"
        #expect(status(request) { $0.bodyBytes = 100 } == expected)
    }

    @Test("Chunked body", arguments: [(99, 200), (100, 200), (101, 413)])
    func chunkedBody(length: Int, expected: Int) {
        let first = "32\r\n\(text(50))\r\n"
        let second = "\(String(length - 50, radix: 16))\r\n\(text(length - 50))\r\n0\r\n\r\n"
        let request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(first)\(second)"
        #expect(status(request) { $0.bodyBytes = 100 } == expected)
    }

    @Test("Chunk extension", arguments: [(255, 200), (256, 200), (257, 400)])
    func chunkExtension(length: Int, expected: Int) {
        let chunk = "1;\(text(length))\r\nx\r\n0\r\n\r\n"
        #expect(status("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)") == expected)
    }

    @Test("Trailer lines", arguments: [(15, 200), (16, 200), (17, 431)])
    func trailerLines(count: Int, expected: Int) {
        let trailer = (0..<count).map { "X\($0): v\r\n" }.joined()
        let request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(trailer)\r\n"
        #expect(status(request) == expected)
    }

    @Test("Trailer bytes", arguments: [(4095, 200), (4096, 200), (4097, 431)])
    func trailerBytes(total: Int, expected: Int) {
        let trailer = "X: \(text(total - 5))\r\n"
        let request = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(trailer)\r\n"
        #expect(status(request) == expected)
    }
}
