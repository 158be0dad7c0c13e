import JSON

/// A 64-bit fingerprint of bytes: equal fingerprints mean "nothing changed" and save the work of reading an entry.
///
/// Not for secrets. It is stored, so its constants must never change; a change would cost one full re-read.
enum ContentHash {
    /// The fingerprint of an entry as it stands in the answer; never 0, which stands for "read again".
    static func of(_ node: JSONNode) -> Int64 {
        node.withRawBytes { of($0) }
    }

    static func of(_ text: String) -> Int64 {
        var text = text
        return text.withUTF8 { of(UnsafeRawBufferPointer($0)) }
    }

    static func of(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        var hash: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ UInt64(bytes.count)
        var index = 0
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            hash = mix(hash ^ word)
            index += 8
        }
        var rest: UInt64 = 0
        while index < bytes.count {
            rest = rest << 8 | UInt64(bytes[index])
            index += 1
        }
        let result = Int64(bitPattern: mix(mix(hash ^ rest)))
        return result == 0 ? 1 : result
    }

    /// Folds the 128-bit product of the value and an odd constant: one multiplication that spreads every bit.
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
        return (product.high ^ product.low) &+ 0xe703_7ed1_a0b4_28db
    }
}
