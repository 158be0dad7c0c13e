import Identity
import Testing

@Suite("E-mail addresses as identity")
struct EmailKeyTests {
    /// Two addresses that look or map alike, and whether they are one mailbox.
    struct Pair: Sendable, CustomTestStringConvertible {
        let left: String
        let right: String
        let same: Bool
        let why: String
        var testDescription: String { why }
    }

    private static let pairs = [
        Pair(left: "Mike@Example.org", right: "mike@example.ORG", same: true, why: "ASCII case"),
        Pair(left: " a@x.org\t", right: "a@x.org", same: true, why: "spaces around"),
        Pair(left: "m\u{131}ke@example.org", right: "mike@example.org", same: false, why: "upper-casing merges them"),
        Pair(left: "\u{212A}im@x.org", right: "kim@x.org", same: false, why: "lower-casing merges the Kelvin sign"),
        Pair(left: "\u{130}@x.org", right: "i@x.org", same: false, why: "lower-casing gives i and U+0307"),
        Pair(left: "\u{E9}@x.org", right: "e\u{301}@x.org", same: true, why: "NFC"),
        Pair(left: "\u{C9}@x.org", right: "\u{E9}@x.org", same: false, why: "no case mapping beyond ASCII"),
        Pair(left: "\u{FF41}@x.org", right: "a@x.org", same: false, why: "NFKC merges full width"),
        Pair(left: "\u{430}dmin@x.org", right: "admin@x.org", same: false, why: "Cyrillic look-alike"),
        Pair(left: "a+news@x.org", right: "a@x.org", same: false, why: "tag"),
        Pair(left: "a.b@gmail.com", right: "ab@gmail.com", same: false, why: "dots"),
        Pair(left: "a@m\u{FC}ller.de", right: "a@xn--mller-kva.de", same: true, why: "IDNA"),
        Pair(left: "a@M\u{DC}LLER.de", right: "a@XN--MLLER-KVA.DE", same: true, why: "IDNA in upper case"),
        Pair(left: "a@mu\u{308}ller.de", right: "a@m\u{FC}ller.de", same: true, why: "IDNA after NFC"),
        Pair(left: "a@stra\u{DF}e.de", right: "a@strasse.de", same: false, why: "non-transitional keeps sharp s"),
    ]

    @Test("Keys are equal exactly for one mailbox", arguments: pairs)
    func keys(pair: Pair) throws {
        let left = try EmailAddress(pair.left)
        let right = try EmailAddress(pair.right)
        #expect((left.key == right.key) == pair.same)
    }

    @Test(
        "Addresses that two parsers would read differently are refused",
        arguments: [
            ("", EmailAddressError.empty), ("  ", .empty), ("plain", .notOneAtSign), ("a@b@x.org", .notOneAtSign),
            ("a\u{FF20}x.org", .notOneAtSign), ("a\u{FF20}b@x.org", .localPartCharacter),
            ("a\u{FE6B}b@x.org", .localPartCharacter), ("user@\u{2488}com", .domainMapping),
            ("a\u{200B}b@x.org", .localPartCharacter), ("a@x\u{200B}y.org", .domainMapping),
            ("a@x.org\u{200B}", .domainMapping), ("\u{FEFF}a@x.org", .localPartCharacter),
            ("a@x.org\nBcc: b@y", .notOneAtSign), ("a@x.org\nBcc: b", .domainLabel), ("a@x.org\n", .domainLabel),
            ("\na@x.org", .localPartCharacter), ("a\0@x.org", .localPartCharacter), ("a@x.org\0", .domainLabel),
            ("a@m\u{FC}\0ller.de", .domainMapping), ("a;b\u{37E}@x.org", .localPartCharacter),
            ("a\u{37E}b@x.org", .localPartCharacter), ("a@x\u{2100}y.org", .domainMapping),
            ("a@\u{FC}/y.org", .domainMapping), ("a@\u{FC} y.org", .domainMapping),
            ("a@a\u{200D}b.org", .domainMapping), ("\"a@b\"@x.org", .notOneAtSign),
            ("\"ab\"@x.org", .localPartCharacter), ("a%b@x.org", .localPartCharacter),
            ("x!a@x.org", .localPartCharacter), ("=?utf-8?q?a?=@x.org", .encodedWord),
            ("a(c)@x.org", .localPartCharacter), ("a b@x.org", .localPartCharacter), ("a@x. org", .domainLabel),
            ("a@[1.2.3.4]", .domainLabel), (".a@x.org", .localPartDots), ("a.@x.org", .localPartDots),
            ("a..b@x.org", .localPartDots), ("@x.org", .localPartLength), ("a@", .domainLabel),
            ("a@x..org", .domainLabel), ("a@.x.org", .domainLabel), ("a@x.org.", .domainLabel),
            ("a@-x.org", .domainLabel), ("a@x-.org", .domainLabel), ("a@x_y.org", .domainLabel),
            ("a@x\u{3002}org", .domainMapping), ("a@x\u{FF0F}y.org", .domainMapping),
            ("a@xn--a.org", .domainMapping), ("\u{202E}a@x.org", .localPartCharacter),
            ("\u{85}\u{E9}@x.org", .localPartCharacter), ("Mike <mike@x.org>", .localPartCharacter),
        ])
    func refused(text: String, error: EmailAddressError) {
        #expect(throws: error) { try EmailAddress(text) }
    }

    @Test("Bytes that are not UTF-8 are refused on both sides of the @")
    func notUTF8() {
        #expect(throws: EmailAddressError.notUTF8) { try EmailAddress(bytes: [0xFF] + Array("@x.org".utf8)) }
        #expect(throws: EmailAddressError.notUTF8) { try EmailAddress(bytes: Array("a@x".utf8) + [0xC0, 0xAF]) }
    }

    @Test("Every character of an atom is taken in the local part")
    func atoms() throws {
        let address = try EmailAddress("a#$&'*+-/=^_`{|}~?9@x.org")
        #expect(address.key.text == "a#$&'*+-/=^_`{|}~?9@x.org")
    }

    @Test("The delivery address keeps its spelling")
    func delivery() throws {
        let address = try EmailAddress("  Mike.Ross@M\u{FC}ller.DE ")
        #expect(Array(address.delivery.utf8) == Array("Mike.Ross@M\u{FC}ller.DE".utf8))
        #expect(address.key.text == "mike.ross@xn--mller-kva.de")
        #expect(address.description == "M…@M\u{FC}ller.DE")
    }

    @Test("A local part outside ASCII asks for a mark")
    func mark() throws {
        #expect(try EmailAddress("\u{430}dmin@x.org").needsMark)
        #expect(try !EmailAddress("admin@m\u{FC}ller.de").needsMark)
    }

    @Test("The local part has 1 to 64 bytes", arguments: [(63, true), (64, true), (65, false)])
    func localPartLength(count: Int, taken: Bool) {
        let text = String(repeating: "a", count: count) + "@x.org"
        #expect(((try? EmailAddress(text)) != nil) == taken)
    }

    @Test("The whole has at most 254 bytes", arguments: [(253, true), (254, true), (255, false)])
    func length(count: Int, taken: Bool) {
        let label = String(repeating: "b", count: 62) + "."
        let domain = label + label + label + String(repeating: "c", count: count - 193)
        let text = "aaa@" + domain
        #expect(text.utf8.count == count)
        #expect(((try? EmailAddress(text)) != nil) == taken)
    }

    @Test("A label has at most 63 bytes", arguments: [(62, true), (63, true), (64, false)])
    func labelLength(count: Int, taken: Bool) {
        let text = "a@" + String(repeating: "b", count: count) + ".org"
        #expect(((try? EmailAddress(text)) != nil) == taken)
    }

    @Test("A refused address leaves the buffer as it was")
    func buffer() throws {
        var buffer = Array("before".utf8)
        for text in ["a@x_y.org", "é..@x.org", "a@\u{2488}com"] {
            #expect(throws: EmailAddressError.self) {
                try Array(text.utf8).withUnsafeBytes { try EmailAddress.appendKey(of: $0, to: &buffer) }
            }
        }
        #expect(buffer == Array("before".utf8))
    }

    @Test("A key of a key is the same key", arguments: pairs.filter { !$0.left.hasPrefix("\u{212A}") })
    func stable(pair: Pair) throws {
        let key = try EmailAddress(pair.left).key
        #expect(try EmailAddress(bytes: key.bytes).key == key)
    }
}
