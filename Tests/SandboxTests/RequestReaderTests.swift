import Testing

@testable import Sandbox

@Suite("Reading requests") struct RequestReaderTests {
    private let text = "POST /v1/a%20b?x=1&x=2+3&y=%C3%A9 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"

    @Test("A request is the same however its bytes arrive")
    func splits() throws {
        let bytes = Array((text + text).utf8)
        for split in 0...bytes.count {
            var reader = RequestReader()
            var messages: [RequestReader.Message] = []
            for part in [bytes[..<split], bytes[split...]] {
                part.withUnsafeBytes { reader.append($0) }
                while let message = try reader.next() { messages.append(message) }
            }
            #expect(messages.count == 2)
            for message in messages {
                #expect(message.request.path == "/v1/a b")
                #expect(message.request.parameters("x") == ["1", "2 3"])
                #expect(message.request.parameter("y") == "é")
                #expect(message.request.body == Array("body".utf8))
                #expect(message.keepsConnection)
            }
        }
    }

    @Test(
        "What is no request is refused",
        arguments: [
            "GET\r\n\r\n", "GET /a HTTP/2\r\n\r\n", "GET a HTTP/1.1\r\n\r\n", "GET /a HTTP/1.1\r\nbad\r\n\r\n",
            "GET /a HTTP/1.1\r\nContent-Length: x\r\n\r\n", "GET /a HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ])
    func refuses(text: String) {
        var reader = RequestReader()
        Array(text.utf8).withUnsafeBytes { reader.append($0) }
        #expect(throws: RequestReader.Failure.malformed) { try reader.next() }
    }

    @Test("A body at the limit is read, one byte more is refused")
    func bodyLimit() throws {
        for (length, isRead) in [(RequestReader.bodyLimit, true), (RequestReader.bodyLimit + 1, false)] {
            var reader = RequestReader()
            let head = Array("POST /a HTTP/1.1\r\nContent-Length: \(length)\r\n\r\n".utf8)
            head.withUnsafeBytes { reader.append($0) }
            if isRead {
                #expect(try reader.next()?.request.path == nil)
            } else {
                #expect(throws: RequestReader.Failure.bodyTooLarge) { try reader.next() }
            }
        }
    }

    @Test("A head at the limit waits for more, one byte more is refused")
    func headLimit() throws {
        var reader = RequestReader()
        let head = [UInt8](repeating: UInt8(ascii: "a"), count: RequestReader.headLimit)
        head.withUnsafeBytes { reader.append($0) }
        #expect(try reader.next()?.request.path == nil)
        head[..<1].withUnsafeBytes { reader.append($0) }
        #expect(throws: RequestReader.Failure.headTooLarge) { try reader.next() }
    }

    @Test(
        "Connection: close and HTTP/1.0 end the connection", arguments: ["HTTP/1.1\r\nConnection: Close", "HTTP/1.0"])
    func closes(rest: String) throws {
        var reader = RequestReader()
        Array("GET /a \(rest)\r\n\r\n".utf8).withUnsafeBytes { reader.append($0) }
        #expect(try reader.next()?.keepsConnection == false)
    }

    @Test("Percent-encoding goes both ways")
    func percent() {
        #expect(PercentEncoding.decode(PercentEncoding.encode("a b/é☕%")) == "a b/é☕%")
        #expect(PercentEncoding.decode("%zz%4") == "%zz%4")
    }
}
