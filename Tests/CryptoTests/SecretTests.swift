import Crypto
import Testing

@Suite("Secrets")
struct SecretTests {
    @Test("No way of printing shows a secret")
    func redacted() {
        let secret = Secret("CANARY-secret")
        var dumped = ""
        dump(secret, to: &dumped)
        dump([secret], to: &dumped)
        let shown = ["\(secret)", String(reflecting: secret), "\([secret])", "\(Optional(secret) as Any)", dumped]
        for text in shown { #expect(!text.contains("CANARY")) }
        #expect("\(secret)" == "[redacted]")
        #expect(secret.reveal() == "CANARY-secret")
    }

    @Test("No way of printing shows a key")
    func keysRedacted() throws {
        let key = try SymmetricKey(bytes: Array("CANARY-key-of-32-bytes-012345678".utf8))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] { #expect(!text.contains("CANARY")) }
    }

    @Test("Secrets are compared by bytes, not by what they look like")
    func comparison() {
        #expect(Secret("a") == Secret("a"))
        #expect(Secret("\u{E9}") != Secret("e\u{301}"))
        #expect(Secret("") != Secret("a"))
        #expect(Secret("").isEmpty)
    }

    @Test("Constant-time comparison finds a difference at any place")
    func constantTime() {
        let bytes = SecureRandom.bytes(33)
        #expect(constantTimeEqual(bytes, bytes))
        #expect(constantTimeEqual([UInt8](), [UInt8]()))
        #expect(!constantTimeEqual(bytes, bytes.dropLast()))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x80
            #expect(!constantTimeEqual(bytes, other))
        }
    }

    @Test("Wiping empties the array")
    func wipe() {
        var bytes: [UInt8] = [1, 2, 3]
        bytes.wipe()
        #expect(bytes.isEmpty)
    }

    @Test("Random bytes do not repeat")
    func random() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(300).count == 300)
        #expect(SecureRandom.bytes(16) != SecureRandom.bytes(16))
    }

    @Test("A key needs 32 bytes", arguments: [0, 31, 33])
    func keySize(count: Int) {
        #expect(throws: CryptoError.wrongSize(of: "key", expected: 32, found: count)) {
            try SymmetricKey(bytes: [UInt8](repeating: 1, count: count))
        }
    }

    @Test("Keys for different purposes are unrelated, and the same for the same purpose")
    func derivedKeys() throws {
        let master = try SymmetricKey(bytes: Array(UInt8(0)...31))
        let bytes = { (key: SymmetricKey) in key.withBytes { Array($0) } }
        #expect(bytes(master.derived(for: "a")) == bytes(master.derived(for: "a")))
        #expect(bytes(master.derived(for: "a")) != bytes(master.derived(for: "b")))
    }
}
