import Crypto
import Testing

@Suite("Hashes and derived keys")
struct HashTests {
    @Test("SHA-256 of the empty text and of abc (FIPS 180-4)")
    func sha256() {
        #expect(
            Hex.encode(SHA256.hash([UInt8]())) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            Hex.encode(SHA256.hash("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    /// RFC 4231 cases 1, 2, 3, 6; Wycheproof hmac_sha256 case 1; the documented examples of GitHub, Stripe and Notion.
    @Test(
        "HMAC-SHA256 gives the published codes",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                Hex.decode("1e225cafb90339bba1b24076d4206c3e79c355805d851682bc818baa4f5a7779") ?? [], [],
                "b175b57d89ea6cb606fb3363f2538abd73a4c00b4a1386905bac809004cf1933"
            ),
            (
                Array("It's a Secret to Everybody".utf8), Array("Hello, World!".utf8),
                "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
            ),
            (
                Array("whsec_test_secret".utf8), Array("1614265330.{\"id\":\"evt_test\"}".utf8),
                "00cd8805b6dfb4317048892c492f8ff769e2075ec20013c6ed546e639a4e20ba"
            ),
            (
                Array("secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl".utf8),
                Array("{\"verification_token\":\"secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl\"}".utf8),
                "461e8cbcba8a75c3edd866f0e71280f5a85cbf21eff040ebd10fe266df38a735"
            ),
        ])
    func hmac(key: [UInt8], text: [UInt8], code: String) {
        #expect(Hex.encode(HMACSHA256.authenticationCode(for: text, key: key)) == code)
    }

    @Test("A code with one bit flipped is not valid (Wycheproof case 28)")
    func hmacInvalid() throws {
        let key = Array(UInt8(0)...31)
        let flipped = try #require(Hex.decode("d28b42096d80f45f826b44a9d5607de72496a415d3f4a1a8c88e3bb9da8dc1cb"))
        #expect(!HMACSHA256.isValid(flipped, for: [UInt8](), key: key))
        var right = flipped
        right[0] ^= 1
        #expect(HMACSHA256.isValid(right, for: [UInt8](), key: key))
    }

    @Test(
        "A key of more than a block is hashed first (codes by Python's hmac)",
        arguments: [
            (63, "031e7f31fa690d4d7e39698aa240b66d3c8705b13c107f23e26c46845e06e921"),
            (64, "641d21a27db22a6a1e8bc28f948eee3c9e7c855f3e74f1fdf67f026e0e4fe70e"),
            (65, "03b31bdc10d1463cc050380fe3b8ddbc053dfb2f31c33564cefadfed4badba01"),
        ])
    func hmacKeySizes(size: UInt8, code: String) {
        #expect(Hex.encode(HMACSHA256.authenticationCode(for: "text".utf8, key: Array(0..<size))) == code)
    }

    @Test("HKDF-SHA256 gives the published key (RFC 5869 case 1)")
    func hkdf() {
        let key = HKDFSHA256.derive(
            from: [UInt8](repeating: 0x0B, count: 22), salt: Array(UInt8(0)...0x0C), info: Array(UInt8(0xF0)...0xF9),
            count: 42)
        #expect(
            Hex.encode(key)
                == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865")
    }

    @Test("HKDF-SHA256 without salt and info gives the published key (RFC 5869 case 3)")
    func hkdfEmpty() {
        let key = HKDFSHA256.derive(
            from: [UInt8](repeating: 0x0B, count: 22), salt: [UInt8](), info: [UInt8](), count: 42)
        #expect(
            Hex.encode(key)
                == "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8")
    }

    @Test("HKDF gives up to its limit")
    func hkdfLimit() {
        #expect(HKDFSHA256.derive(from: [1], salt: [UInt8](), info: [UInt8](), count: 8160).count == 8160)
        #expect(HKDFSHA256.derive(from: [1], salt: [UInt8](), info: [UInt8](), count: 0).isEmpty)
    }
}
