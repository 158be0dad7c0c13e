import Testing

@testable import Crypto

@Suite("Sealed blobs")
struct SealedBlobTests {
    private let place = SealedPlace(table: "oauth_tokens", column: "refresh_token", row: "42", provider: "google")
    private let plaintext = Array("1//0example-refresh-token".utf8)

    private func ring(_ identifier: UInt32 = 1) throws -> KeyRing {
        try KeyRing(keys: [identifier: SymmetricKey(bytes: Array(UInt8(0)...31))], current: identifier)
    }

    @Test("The stored form is the documented one, byte for byte")
    func vector() throws {
        let blob = try SealedBlob.seal(plaintext, at: place, keys: ring(), nonce: Array(UInt8(0)...11))
        let expected = "AQAAAAEAAQIDBAUGBwgJCgt2LfkroJ2jdv0t8qbDjB4f5qXvGYQUNBlWaoPfYF2LeNnDp1zUzMJedw=="
        #expect(Base64.encode(blob.bytes) == expected)
        #expect(blob.keyIdentifier == 1)
        #expect(try SealedBlob(bytes: blob.bytes).open(at: place, keys: ring()) == plaintext)
    }

    @Test("A value moved to another row, column, table or provider does not open")
    func moved() throws {
        let blob = try SealedBlob.seal(plaintext, at: place, keys: ring())
        let others = [
            SealedPlace(table: "oauth_tokens", column: "refresh_token", row: "43", provider: "google"),
            SealedPlace(table: "oauth_tokens", column: "access_token", row: "42", provider: "google"),
            SealedPlace(table: "tokens", column: "refresh_token", row: "42", provider: "google"),
            SealedPlace(table: "oauth_tokens", column: "refresh_token", row: "42", provider: "notion"),
        ]
        for other in others {
            #expect(throws: CryptoError.notAuthentic) { try blob.open(at: other, keys: ring()) }
        }
    }

    @Test("Parts with separators inside name different places")
    func separators() {
        let left = SealedPlace(table: "a|b", column: "c", row: "1", provider: "p")
        let right = SealedPlace(table: "a", column: "b|c", row: "1", provider: "p")
        #expect(left.context(keyIdentifier: 1) != right.context(keyIdentifier: 1))
        let encoded = SealedPlace(table: "a%7Cb", column: "c", row: "1", provider: "p")
        #expect(left.context(keyIdentifier: 1) != encoded.context(keyIdentifier: 1))
    }

    @Test("A blob with any bit flipped does not open")
    func flipped() throws {
        let keys = try ring()
        for _ in 0..<20 {
            let blob = try SealedBlob.seal(plaintext, at: place, keys: keys)
            for bit in 0..<(blob.bytes.count * 8) {
                var bytes = blob.bytes
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(throws: CryptoError.self) { try SealedBlob(bytes: bytes).open(at: place, keys: keys) }
            }
        }
    }

    @Test("Bytes that are too few or of another version are refused")
    func malformed() throws {
        let empty = try SealedBlob.seal([], at: place, keys: ring())
        #expect(empty.bytes.count == 33)
        #expect(try empty.open(at: place, keys: ring()).isEmpty)
        for count in 0..<33 {
            #expect(throws: CryptoError.malformedBlob) { try SealedBlob(bytes: Array(empty.bytes[..<count])) }
        }
        #expect(throws: CryptoError.malformedBlob) { try SealedBlob(bytes: [2] + empty.bytes.dropFirst()) }
    }

    @Test("After a rotation old values open and new ones use the new key")
    func rotation() throws {
        let old = SymmetricKey()
        let before = try SealedBlob.seal(plaintext, at: place, keys: KeyRing(keys: [1: old], current: 1))
        let rotated = try KeyRing(keys: [1: old, 2: SymmetricKey()], current: 2)
        let after = try SealedBlob.seal(plaintext, at: place, keys: rotated)
        #expect(try before.open(at: place, keys: rotated) == plaintext)
        #expect(after.keyIdentifier == 2)
        let withoutOld = try KeyRing(keys: [2: SymmetricKey()], current: 2)
        #expect(throws: CryptoError.unknownKey(identifier: 1)) { try before.open(at: place, keys: withoutOld) }
        #expect(throws: CryptoError.unknownKey(identifier: 3)) { try KeyRing(keys: [1: old], current: 3) }
    }

    @Test("Two sealings of one value differ")
    func freshNonce() throws {
        #expect(
            try SealedBlob.seal(plaintext, at: place, keys: ring()).bytes
                != SealedBlob.seal(plaintext, at: place, keys: ring()).bytes)
    }
}
