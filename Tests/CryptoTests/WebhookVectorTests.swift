import Crypto
import Testing
import Time

@Suite("Webhooks that verify")
struct WebhookVectorTests {
    private static let firstSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    private static let secondSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="

    @Test(
        "Standard Webhooks: published signatures of both secrets",
        arguments: [
            (
                "{\"test\": 2432232314}", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,O4Gjv1HqPqsMrjmczoggs/sWA8gZD0VyHG+fLh4+ktI="
            ),
            (
                "{\"test\":2432232314}", "v1,Vif40peJBP7Iyl0XGmu61n4MwdrcHov5CFREBpE0svs=",
                "v1,pdY93Mv/rl7lSuXvtePW1L00bBT3C2pcaOgXPFcveGs="
            ),
            (
                "", "v1,v48jdbgvh29KJz2Qc+ghw8G6vG3nAKnujWBg8oM/62A=",
                "v1,GsnVozukDiVmbnjDPsr6Y6lFW7x/ARAGr0VbaFdOnHY="
            ),
            (
                "{\"name\":\"Zoë ☕\"}", "v1,KtH/QWV0lDGcNPxt7v8R3z2BnPNW1uKYdj87PZ3LNE4=",
                "v1,9IBSpvcJGcWWFuFvuA1tJu5fYAUCEAw1YB+BTQfqR6Y="
            ),
        ])
    func standard(body: String, first: String, second: String) throws {
        var delivery = WebhookDelivery(secrets: [Self.firstSecret, Self.secondSecret], body: Array(body.utf8))
        for scheme in [WebhookScheme.standard, .luma] {
            delivery.scheme = scheme
            delivery.signature = [first]
            #expect(try delivery.verify().secretIndex == 0)
            delivery.signature = [second]
            let proof = try delivery.verify()
            #expect(proof.secretIndex == 1)
            #expect(proof.scheme == .standard)
            #expect(proof.identifier == "msg_p5jXN8AQM9LWM0D4loKWxJek")
            #expect(proof.signedAt == Timestamp(seconds: 1_614_265_330))
        }
    }

    @Test("Luma: t=…,v1=… over t.body with the whole secret as text")
    func luma() throws {
        var delivery = WebhookDelivery.luma()
        #expect(
            delivery.signature
                == ["t=1795257600,v1=4668d7721907a0bb9de8622312242940b6fc265775ae74984b28fa19fbe76d8d"])
        let proof = try delivery.verify()
        #expect(proof.scheme == .timestamped)
        #expect(proof.identifier == nil)
        #expect(proof.digest == SHA256.hash("1795257600.".utf8.map { $0 } + delivery.body))
        // Order, unknown versions and further signatures do not matter.
        let valid = try #require(delivery.signature.first?.split(separator: ",").last)
        delivery.signature = ["v0=00,v1=\(String(repeating: "0", count: 64)),\(valid),t=1795257600"]
        #expect(throws: Never.self) { try delivery.verify() }
    }

    @Test("Stripe: the documented example")
    func stripe() throws {
        let delivery = WebhookDelivery(
            scheme: .timestamped, secrets: ["whsec_test_secret"], identifier: [], timestamp: [],
            signature: ["t=1614265330,v1=00cd8805b6dfb4317048892c492f8ff769e2075ec20013c6ed546e639a4e20ba"],
            body: Array("{\"id\":\"evt_test\"}".utf8))
        #expect(try delivery.verify().scheme == .timestamped)
    }

    @Test("GitHub: the documented example")
    func github() throws {
        let delivery = WebhookDelivery(
            scheme: .body, secrets: ["It's a Secret to Everybody"],
            signature: ["sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"],
            body: Array("Hello, World!".utf8))
        #expect(try delivery.verify().signedAt == nil)
    }

    @Test("A valid signature among bad ones is found, up to the eighth")
    func amongBadOnes() throws {
        var delivery = WebhookDelivery()
        let bad = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="
        delivery.signature = [([String](repeating: bad, count: 7) + delivery.signature).joined(separator: " ")]
        #expect(throws: Never.self) { try delivery.verify() }
        var luma = WebhookDelivery.luma()
        let valid = try #require(luma.signature.first?.split(separator: ",").last)
        let zeros = [String](repeating: "v1=" + String(repeating: "0", count: 64), count: 7)
        luma.signature = ["t=1795257600," + (zeros + [String(valid)]).joined(separator: ",")]
        #expect(throws: Never.self) { try luma.verify() }
    }

    @Test("Times up to 300 seconds away are accepted, both ways", arguments: [-300, -299, 0, 299, 300] as [Int64])
    func timeWindow(age: Int64) {
        var delivery = WebhookDelivery()
        delivery.now = Timestamp(seconds: 1_614_265_330 + age)
        #expect(throws: Never.self) { try delivery.verify() }
        var luma = WebhookDelivery.luma()
        luma.now = Timestamp(seconds: 1_795_257_600 + age)
        #expect(throws: Never.self) { try luma.verify() }
    }

    @Test("A body of one mebibyte is verified")
    func largeBody() throws {
        let luma = WebhookDelivery.luma(String(repeating: "a", count: 1 << 20))
        #expect(throws: Never.self) { try luma.verify() }
    }

    @Test("Through a rotation no delivery is refused, and the old secret is refused after it")
    func rotation() throws {
        let body = Array("{}".utf8)
        var delivery = WebhookDelivery(body: body)
        let old = try WebhookDelivery.sign("a", "1614265330", body, secret: Self.firstSecret)
        let new = try WebhookDelivery.sign("a", "1614265330", body, secret: Self.secondSecret)
        delivery.identifier = ["a"]
        let phases: [(secrets: [String], signature: String)] = [
            ([Self.firstSecret], old), ([Self.secondSecret, Self.firstSecret], old),
            ([Self.secondSecret, Self.firstSecret], "\(new) \(old)"), ([Self.secondSecret, Self.firstSecret], new),
            ([Self.secondSecret], "\(new) \(old)"), ([Self.secondSecret], new),
        ]
        for phase in phases {
            delivery.secrets = phase.secrets
            delivery.signature = [phase.signature]
            for _ in 0..<100 { #expect(throws: Never.self) { try delivery.verify() } }
        }
        delivery.signature = [old]
        #expect(throws: WebhookRefusal.wrongSignature) { try delivery.verify() }
    }
}
