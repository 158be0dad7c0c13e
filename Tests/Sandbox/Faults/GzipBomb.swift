/// A gzip file (RFC 1952) that expands to zeros, about 158 times its size. Made by hand, so that no compressor is needed.
enum GzipBomb {
    /// - Parameter mebibytes: what it expands to; at least 1.
    static func bytes(mebibytes: Int) -> [UInt8] {
        let total = max(mebibytes, 1) << 20
        var bits = BitWriter()
        // One final block with the fixed Huffman codes of RFC 1951 §3.2.6.
        bits.append(1, count: 1)
        bits.append(1, count: 2)
        bits.appendCode(0b0011_0000, count: 8)  // the literal 0
        var rest = total - 1
        while rest >= 258 {
            bits.appendCode(0b1100_0101, count: 8)  // length 258
            bits.appendCode(0, count: 5)  // distance 1
            rest -= 258
        }
        for _ in 0..<rest { bits.appendCode(0b0011_0000, count: 8) }
        bits.appendCode(0, count: 7)  // end of block
        let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
        return header + bits.finished() + littleEndian(checksumOfZeros(total))
            + littleEndian(UInt32(truncatingIfNeeded: total))
    }

    private static func littleEndian(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    /// CRC-32 of `count` zero bytes.
    private static func checksumOfZeros(_ count: Int) -> UInt32 {
        let table: [UInt32] = (0..<256).map { (index: UInt32) -> UInt32 in
            var value = index
            for _ in 0..<8 { value = value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
            return value
        }
        var checksum: UInt32 = 0xffff_ffff
        for _ in 0..<count { checksum = table[Int(checksum & 0xff)] ^ (checksum >> 8) }
        return ~checksum
    }
}

/// Packs bits from the lowest of each byte on, as deflate does.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var current: UInt32 = 0
    private var used: UInt32 = 0

    /// Appends the lowest `count` bits, lowest first.
    mutating func append(_ value: UInt32, count: UInt32) {
        current |= value << used
        used += count
        while used >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: current))
            current >>= 8
            used -= 8
        }
    }

    /// Appends a Huffman code: highest bit first.
    mutating func appendCode(_ code: UInt32, count: UInt32) {
        var reversed: UInt32 = 0
        for position in 0..<count { reversed |= (code >> position & 1) << (count - 1 - position) }
        append(reversed, count: count)
    }

    func finished() -> [UInt8] { used > 0 ? bytes + [UInt8(truncatingIfNeeded: current)] : bytes }
}
