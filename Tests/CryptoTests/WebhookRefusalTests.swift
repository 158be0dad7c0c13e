import Crypto
import Testing
import Time

@Suite("Webhooks that are refused")
struct WebhookRefusalTests {
    private let valid = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    private func refusal(_ change: (inout WebhookDelivery) throws -> Void) rethrows -> WebhookRefusal? {
        var delivery = WebhookDelivery()
        try change(&delivery)
        do {
            _ = try delivery.verify()
            return nil
        } catch {
            return error
        }
    }

    @Test("A missing or empty header")
    func missing() {
        #expect(refusal { $0.identifier = [] } == .missingHeader("webhook-id"))
        #expect(refusal { $0.identifier = [""] } == .missingHeader("webhook-id"))
        #expect(refusal { $0.timestamp = [] } == .missingHeader("webhook-timestamp"))
        #expect(refusal { $0.timestamp = [""] } == .missingHeader("webhook-timestamp"))
        #expect(refusal { $0.signature = [] } == .missingHeader("signature"))
        #expect(refusal { $0.signature = [""] } == .missingHeader("signature"))
        #expect(refusal { $0.signature = [" "] } == .noUsableSignature)
    }

    @Test("A header that came twice, even with the same value")
    func repeated() {
        #expect(refusal { $0.identifier += $0.identifier } == .repeatedHeader("webhook-id"))
        #expect(refusal { $0.timestamp += $0.timestamp } == .repeatedHeader("webhook-timestamp"))
        #expect(refusal { $0.signature += $0.signature } == .repeatedHeader("signature"))
    }

    @Test("An empty secret or none")
    func noSecret() {
        #expect(WebhookSecret(Secret("")) == nil)
        #expect(refusal { $0.secrets = [] } == .wrongSignature)
        #expect(refusal { $0.secrets = [""] } == .wrongSignature)
        #expect(refusal { $0.secrets = ["whsec_"] } == .wrongSignature)
        #expect(
            refusal {
                $0.scheme = .timestamped
                $0.secrets = [""]
                let code = HMACSHA256.authenticationCode(for: Array("1614265330.".utf8) + $0.body, key: [UInt8]())
                $0.signature = ["t=1614265330,v1=\(Hex.encode(code))"]
            } == .wrongSignature)
    }

    @Test("Secrets of Standard Webhooks have 24 to 64 bytes", arguments: [23, 24, 64, 65])
    func secretSizes(count: Int) throws {
        let secret = "whsec_" + Base64.encode([UInt8](repeating: 7, count: count))
        let refusal = try refusal {
            $0.secrets = [secret]
            $0.signature = [try WebhookDelivery.sign("a", "1614265330", $0.body, secret: secret)]
            $0.identifier = ["a"]
        }
        #expect(refusal == ((24...64).contains(count) ? nil : .wrongSignature))
    }

    @Test("A body with any one bit changed")
    func changedBody() {
        for bit in 0..<(20 * 8) {
            #expect(refusal { $0.body[bit / 8] ^= 1 << UInt8(bit % 8) } == .wrongSignature)
        }
    }

    @Test("A changed id or time, or JSON written anew")
    func changedParts() {
        #expect(refusal { $0.identifier = ["msg_p5jXN8AQM9LWM0D4loKWxJel"] } == .wrongSignature)
        #expect(refusal { $0.timestamp = ["1614265331"] } == .wrongSignature)
        #expect(refusal { $0.body = Array("{\"test\":2432232314}".utf8) } == .wrongSignature)
    }

    @Test("A signature that is cut, extended, recoded, or under another version")
    func signatureForms() throws {
        let digest = try #require(Base64.decode(valid.dropFirst(3)))
        let text = valid.dropFirst(3)
        let forms: [String] = [
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA=", "\(valid.dropLast(4))", "\(valid)AAAA", "\(text)",
            "v1,\(Base64.encode(digest.dropLast()))", "v1,\(Base64.encode(digest + [0]))", "v1, \(text)",
            "v1,\(Base64URL.encode(digest))", "v1,\(Hex.encode(digest))", "v2,\(text)", "v1=\(text)", "V1,\(text)",
            "v1,\(text.lowercased())", "v1,\(text.uppercased())", "\(valid.dropLast())", "\(valid)=",
            "v1a,\(text)", ",\(valid)", "v1,,\(text)",
        ]
        for form in forms {
            let found = refusal { $0.signature = [form] }
            #expect(found == .wrongSignature || found == .noUsableSignature, "\(form)")
        }
    }

    @Test("Signatures after the eighth are not looked at")
    func ninth() throws {
        let bad = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="
        #expect(
            refusal { $0.signature = [([String](repeating: bad, count: 8) + [valid]).joined(separator: " ")] }
                == .wrongSignature)
        #expect(
            refusal { $0.signature = [([String](repeating: "v2,x", count: 8) + [valid]).joined(separator: " ")] }
                == .noUsableSignature)
        var luma = WebhookDelivery.luma()
        let lumaValid = try #require(luma.signature.first?.split(separator: ",").last)
        let zeros = [String](repeating: "v1=" + String(repeating: "0", count: 64), count: 8)
        luma.signature = ["t=1795257600," + (zeros + [String(lumaValid)]).joined(separator: ",")]
        #expect(throws: WebhookRefusal.wrongSignature) { try luma.verify() }
    }

    @Test("A time 301 seconds away, both ways", arguments: [-301, 301] as [Int64])
    func outsideWindow(age: Int64) {
        #expect(
            refusal { $0.now = Timestamp(seconds: 1_614_265_330 + age) } == .outsideTimeWindow(seconds: age))
        var luma = WebhookDelivery.luma()
        luma.now = Timestamp(seconds: 1_795_257_600 + age)
        #expect(throws: WebhookRefusal.outsideTimeWindow(seconds: age)) { try luma.verify() }
    }

    @Test("A forged signature with a wrong time is told apart only as wrong")
    func timeIsCheckedLast() {
        #expect(
            refusal {
                $0.now = .epoch
                $0.signature = ["v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="]
            } == .wrongSignature)
    }

    @Test(
        "A time that is not plain digits, though validly signed",
        arguments: [
            "1614265330.0", " 1614265330", "1614265330 ", "+1614265330", "-1614265330", "1e9", "0x60372af2",
            "16142653301614265330", "161426533016", "１６１４２６５３３０", "1614265330\n",
        ])
    func timestampForms(timestamp: String) throws {
        let found = try refusal {
            $0.timestamp = [timestamp]
            $0.signature = [try WebhookDelivery.sign($0.identifier[0], timestamp, $0.body, secret: $0.secrets[0])]
        }
        #expect(found == .malformedHeader("timestamp"))
        var luma = WebhookDelivery.luma()
        let code = HMACSHA256.authenticationCode(
            for: Array("\(timestamp).".utf8) + luma.body, key: luma.secrets[0].utf8)
        luma.signature = ["t=\(timestamp),v1=\(Hex.encode(code))"]
        #expect(throws: WebhookRefusal.malformedHeader("timestamp")) { try luma.verify() }
    }

    @Test("An id with a dot shifted into the time")
    func shiftedDot() throws {
        let body = Array("{}".utf8)
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let signature = try WebhookDelivery.sign("a.1", "2", body, secret: secret)
        for (identifier, timestamp) in [("a.1", "2"), ("a", "1.2")] {
            let found = refusal {
                $0.identifier = [identifier]
                $0.timestamp = [timestamp]
                $0.body = body
                $0.signature = [signature]
                $0.now = Timestamp(seconds: 2)
            }
            #expect(found == .malformedHeader(identifier == "a" ? "timestamp" : "webhook-id"))
        }
    }

    @Test("An id of 128 bytes is accepted, one of 129, with spaces or beyond ASCII is refused")
    func identifierForms() throws {
        let forms = [
            (String(repeating: "a", count: 127), true), (String(repeating: "a", count: 128), true),
            (String(repeating: "a", count: 129), false), ("a b", false), ("é", false), ("a\u{0}", false),
        ]
        for (identifier, isAccepted) in forms {
            let found = try refusal {
                $0.identifier = [identifier]
                $0.signature = [try WebhookDelivery.sign(identifier, $0.timestamp[0], $0.body, secret: $0.secrets[0])]
            }
            #expect(found == (isAccepted ? nil : .malformedHeader("webhook-id")))
        }
    }

    @Test("The valid signature of another endpoint's secret, and any by a decoy")
    func otherSecret() {
        #expect(
            refusal { $0.secrets = ["whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="] } == .wrongSignature)
        let decoy = WebhookVerifier(scheme: .standard, secrets: [.decoy()])
        let delivery = WebhookDelivery()
        let headers = WebhookHeaders(
            signature: delivery.signature.map { Array($0.utf8) },
            identifier: delivery.identifier.map { Array($0.utf8) },
            timestamp: delivery.timestamp.map { Array($0.utf8) })
        #expect(throws: WebhookRefusal.wrongSignature) {
            try decoy.verify(headers, body: delivery.body, now: delivery.now)
        }
    }

    @Test("A third secret is not looked at")
    func thirdSecret() {
        let other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
        #expect(refusal { $0.secrets = [other, other] + $0.secrets } == .wrongSignature)
    }

    @Test("Broken forms of Luma's header")
    func lumaForms() throws {
        var luma = WebhookDelivery.luma()
        let header = try #require(luma.signature.first)
        let digest = header.suffix(64)
        let forms = [
            "v1=\(digest)", "t=1795257600", "t=1795257600,v1=", "t=1795257600,v1=\(digest.uppercased())",
            "t=1795257600,v1=\(digest.dropLast())", "t=1795257600,v1=\(digest)00", "t=1795257600,v2=\(digest)",
            "t=1795257600,t=1795257600,v1=\(digest)", "t=1795257600, v1=\(digest)", "t=1795257600;v1=\(digest)",
            "t=1795257601,v1=\(digest)", "t=,v1=\(digest)", "T=1795257600,v1=\(digest)",
            "t=1795257600,v1,\(digest)", " t=1795257600,v1=\(digest)",
        ]
        for form in forms {
            luma.signature = [form]
            #expect(throws: WebhookRefusal.self, "\(form)") { try luma.verify() }
        }
        luma.scheme = .standard
        luma.signature = [header]
        #expect(throws: WebhookRefusal.self) { try luma.verify() }
    }
}
