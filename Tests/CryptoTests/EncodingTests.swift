import Crypto
import Testing

@Suite("Hex and Base64")
struct EncodingTests {
    @Test(
        "Base64 follows the vectors of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func base64(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
        let unpadded = String(encoded.prefix { $0 != "=" })
        #expect(Base64URL.encode(Array(plain.utf8)) == unpadded)
        #expect(Base64URL.decode(unpadded) == Array(plain.utf8))
    }

    @Test("The two alphabets differ in their last two digits")
    func alphabets() {
        let bytes: [UInt8] = [0xFB, 0xFF, 0xFE]
        #expect(Base64.encode(bytes) == "+//+")
        #expect(Base64URL.encode(bytes) == "-__-")
        #expect(Base64.decode("-__-") == nil)
        #expect(Base64URL.decode("+//+") == nil)
    }

    @Test(
        "Base64 that is not canonical is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "=", "==", "====", "Z", "Zh==", "Zm9=", "Zm 9v", "Zm9v\n", "Zm9v====", "Zg==Zg==",
            "Zm=v", "Zｍ9v",
        ])
    func base64Refused(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("Base64URL that is not canonical is refused", arguments: ["Zg==", "Z", "Zh", "Zm9", "Zm9v "])
    func base64URLRefused(text: String) {
        #expect(Base64URL.decode(text) == nil || text == "Zm8")
    }

    @Test("Every byte survives every encoding")
    func roundTrip() {
        for count in 0...67 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test("Hex is written in small letters and read in both")
    func hex() {
        #expect(Hex.encode([0x00, 0xAF, 0xF9]) == "00aff9")
        #expect(Hex.decode("00AFf9") == [0x00, 0xAF, 0xF9])
        for text in ["0", "0g", "0x00", " 00", "００"] { #expect(Hex.decode(text) == nil) }
    }
}
