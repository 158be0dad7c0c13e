import Testing

@testable import Crypto

/// One published case; all values in hexadecimal.
private struct Vector: Sendable {
    let name: String
    let key: String
    let nonce: String
    var context = ""
    var plaintext = ""
    var ciphertext = ""
    let tag: String
}

@Suite("AES-256-GCM")
struct AESGCMTests {
    private static let vectors: [Vector] = [
        Vector(
            name: "GCM specification 13", key: String(repeating: "00", count: 32),
            nonce: String(repeating: "00", count: 12), tag: "530f8afbc74536b9a963b4f1c4cb738b"),
        Vector(
            name: "GCM specification 14", key: String(repeating: "00", count: 32),
            nonce: String(repeating: "00", count: 12), plaintext: String(repeating: "00", count: 16),
            ciphertext: "cea7403d4d606b6e074ec5d3baf39d18", tag: "d0d1c8a799996bf0265b98b5d48ab919"),
        Vector(
            name: "GCM specification 16", key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
            nonce: "cafebabefacedbaddecaf888", context: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
            ciphertext: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            tag: "76fc6ece0f4e1768cddf8853bb2d551b"),
        Vector(
            name: "Wycheproof 91", key: "92ace3e348cd821092cd921aa3546374299ab46209691bc28b8752d17f123c20",
            nonce: "00112233445566778899aabb", context: "00000000ffffffff", plaintext: "00010203040506070809",
            ciphertext: "e27abdd2d2a53d2f136b", tag: "9a4a2579529301bcfb71c78d4060f52c"),
    ]

    @Test("Published vectors are sealed and opened", arguments: vectors)
    fileprivate func published(vector: Vector) throws {
        let key = try SymmetricKey(bytes: hex(vector.key))
        let sealed = try AESGCM.seal(
            hex(vector.plaintext), key: key, nonce: hex(vector.nonce), context: hex(vector.context))
        #expect(Hex.encode(sealed.ciphertext) == vector.ciphertext)
        #expect(Hex.encode(sealed.tag) == vector.tag)
        let opened = try AESGCM.open(
            sealed.ciphertext, tag: sealed.tag, key: key, nonce: hex(vector.nonce), context: hex(vector.context))
        #expect(Hex.encode(opened) == vector.plaintext)
    }

    @Test("A tag with one bit flipped is refused (Wycheproof 130)")
    func flippedTag() throws {
        let key = try SymmetricKey(bytes: Array(UInt8(0)...31))
        let nonce = try hex("505152535455565758595a5b")
        let ciphertext = try hex("b2061457c0759fc1749f174ee1ccadfa")
        #expect(throws: CryptoError.notAuthentic) {
            let tag = try hex("9de8fef6d8ab1bf1bf887232eab590dd")
            return try AESGCM.open(ciphertext, tag: tag, key: key, nonce: nonce, context: [])
        }
        let tag = try hex("9ce8fef6d8ab1bf1bf887232eab590dd")
        #expect(try AESGCM.open(ciphertext, tag: tag, key: key, nonce: nonce, context: []).count == 16)
    }

    @Test("Nonces and tags of another size are refused", arguments: [0, 11, 13, 16])
    func sizes(count: Int) throws {
        let key = SymmetricKey()
        let nonce = [UInt8](repeating: 0, count: count)
        #expect(throws: CryptoError.wrongSize(of: "nonce", expected: 12, found: count)) {
            try AESGCM.seal([], key: key, nonce: nonce, context: [])
        }
        guard count != 16 else { return }
        #expect(throws: CryptoError.wrongSize(of: "tag", expected: 16, found: count)) {
            try AESGCM.open([], tag: nonce, key: key, nonce: [UInt8](repeating: 0, count: 12), context: [])
        }
    }

    private func hex(_ text: String) throws -> [UInt8] {
        try #require(Hex.decode(text))
    }
}
