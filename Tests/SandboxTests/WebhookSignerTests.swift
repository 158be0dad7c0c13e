import Testing

@testable import Sandbox

@Suite("Webhook signatures") struct WebhookSignerTests {
    @Test("Luma's form gives the known vector")
    func luma() {
        let signer = WebhookSigner(secret: "whsec_test_secret_0123456789abcdef")
        let body = Array(#"{"type":"guest.updated","data":{"id":"gst-test"}}"#.utf8)
        let headers = signer.headers(id: "msg_1", timestamp: 1_795_257_600, body: body)
        #expect(headers.map(\.name) == ["Webhook-Signature", "Webhook-Id", "Webhook-Timestamp"])
        #expect(
            headers.map(\.value) == [
                "t=1795257600,v1=4668d7721907a0bb9de8622312242940b6fc265775ae74984b28fa19fbe76d8d", "msg_1",
                "1795257600",
            ])
    }

    @Test(
        "The Standard Webhooks form gives the known vectors",
        arguments: [
            (#"{"test": 2432232314}"#, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
            ("", "v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A="),
            (#"{"name":"Zoë ☕"}"#, "v1,KtH/QWV0lDGcNPxt7v8R3z2BnPNW1uKYdj87PZ3LNE4="),
        ])
    func standard(body: String, signature: String) {
        let signer = WebhookSigner(secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", form: .standard)
        let headers = signer.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: Array(body.utf8))
        #expect(headers.first?.value == signature)
    }

    @Test("Base64 is read and written at every length", arguments: 0...12)
    func base64(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 200) }
        #expect(Base64Text.decode(Base64Text.encode(bytes, padded: true)) == bytes)
        #expect(Base64Text.decode(Base64Text.encode(bytes, padded: false)) == bytes)
        #expect(Base64Text.encode(bytes, padded: true).count % 4 == 0)
    }
}
