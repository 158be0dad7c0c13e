/// The pass over addresses of the usual kind: ASCII, and a domain name of letters, digits, hyphens and dots.
enum AddressScanner {
    /// Maps an address to its key in place.
    ///
    /// - Returns: false, with the bytes in any state, when the address is not of the usual kind. That says nothing
    ///   about whether it is one: the careful way decides, and names what is wrong.
    static func mapPlainAddress(_ bytes: UnsafeMutableBufferPointer<UInt8>) -> Bool {
        guard let localPartEnd = mapLocalPart(bytes) else { return false }
        return mapDomain(bytes, from: localPartEnd + 1)
    }

    /// - Returns: the position of the `@`; nil when the part before it is not of the usual kind.
    private static func mapLocalPart(_ bytes: UnsafeMutableBufferPointer<UInt8>) -> Int? {
        var previous = UInt8(ascii: ".")
        for index in 0..<min(bytes.count, EmailAddress.maximumLocalPartBytes + 1) {
            let byte = bytes[index]
            switch byte {
            case 0x61...0x7A, 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"): break
            case 0x41...0x5A: bytes[index] = byte | 0x20
            case UInt8(ascii: "."): if previous == UInt8(ascii: ".") { return nil }
            case UInt8(ascii: "@"): return previous == UInt8(ascii: ".") ? nil : index
            default: return nil
            }
            previous = byte
        }
        return nil
    }

    private static func mapDomain(_ bytes: UnsafeMutableBufferPointer<UInt8>, from start: Int) -> Bool {
        var labelStart = start
        for index in start..<bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x61...0x7A, 0x30...0x39: break
            case 0x41...0x5A: bytes[index] = byte | 0x20
            case UInt8(ascii: "-"):
                // Two in a row may be an encoded label, which has to be looked at.
                if index == labelStart || bytes[index - 1] == UInt8(ascii: "-") { return false }
            case UInt8(ascii: "."):
                guard isLabel(bytes, from: labelStart, to: index) else { return false }
                labelStart = index + 1
            default: return false
            }
        }
        return bytes.count - start <= DomainName.maximumBytes && isLabel(bytes, from: labelStart, to: bytes.count)
    }

    private static func isLabel(_ bytes: UnsafeMutableBufferPointer<UInt8>, from start: Int, to end: Int) -> Bool {
        (1...DomainName.maximumLabelBytes).contains(end - start) && bytes[end - 1] != UInt8(ascii: "-")
    }
}
