extension EmailAddress {
    /// Appends the key of an address to `key`; on a throw `key` is as it was.
    ///
    /// An ASCII address, that is nearly every one, is checked and mapped in one pass over its bytes, without an
    /// allocation of its own: a list of thousands is normalised into one buffer.
    ///
    /// - Throws: `EmailAddressError` with the first rule the bytes break.
    public static func appendKey(
        of bytes: UnsafeRawBufferPointer, to key: inout [UInt8]
    ) throws(EmailAddressError) {
        let address = UnsafeRawBufferPointer(rebasing: trimmed(bytes))
        guard !address.isEmpty else { throw .empty }
        guard address.count <= maximumBytes else { throw .tooLong }
        let start = key.count
        // The usual case first: copied as a whole and mapped in place.
        key.append(contentsOf: address)
        let isUsual = key.withUnsafeMutableBufferPointer { key in
            AddressScanner.mapPlainAddress(UnsafeMutableBufferPointer(rebasing: key[start...]))
        }
        if isUsual { return }
        key.removeSubrange(start...)
        key += try carefulKey(of: address)
    }

    /// The key of an address that is not plain ASCII, or is none.
    private static func carefulKey(of address: UnsafeRawBufferPointer) throws(EmailAddressError) -> [UInt8] {
        guard let at = address.firstIndex(of: .at) else { throw .notOneAtSign }
        guard !address[(at + 1)...].contains(.at) else { throw .notOneAtSign }
        var key: [UInt8] = []
        try appendLocalPart(address[..<at], to: &key)
        key.append(.at)
        try appendDomain(address[(at + 1)...], to: &key)
        guard key.count <= maximumBytes else { throw .tooLong }
        return key
    }

    /// Without the spaces and tabs at its ends. A line end is no space: it is how headers are injected.
    static func trimmed(_ bytes: UnsafeRawBufferPointer) -> Slice<UnsafeRawBufferPointer> {
        var slice = bytes[...]
        while let first = slice.first, first == .space || first == .tab { slice.removeFirst() }
        while let last = slice.last, last == .space || last == .tab { slice.removeLast() }
        return slice
    }

    private static func appendLocalPart(
        _ part: Slice<UnsafeRawBufferPointer>, to key: inout [UInt8]
    ) throws(EmailAddressError) {
        guard (1...maximumLocalPartBytes).contains(part.count) else { throw .localPartLength }
        var previous = UInt8.dot
        var isASCII = true
        for byte in part {
            if byte == .dot && previous == .dot { throw .localPartDots }
            if byte == .questionMark && previous == .equals { throw .encodedWord }
            isASCII = isASCII && byte < 0x80
            guard byte >= 0x80 || isAtomCharacter(byte) || byte == .dot else { throw .localPartCharacter }
            key.append(lowercased(byte))
            previous = byte
        }
        guard previous != .dot else { throw .localPartDots }
        guard !isASCII else { return }
        key.removeLast(part.count)
        try appendInternationalLocalPart(part, to: &key)
    }

    private static func appendDomain(
        _ domain: Slice<UnsafeRawBufferPointer>, to key: inout [UInt8]
    ) throws(EmailAddressError) {
        guard !domain.contains(where: { $0 >= 0x80 }), !DomainName.hasEncodedLabel(domain) else {
            key += try DomainName.ascii(domain)
            return
        }
        guard DomainName.isLettersDigitsHyphen(domain) else { throw .domainLabel }
        for byte in domain { key.append(lowercased(byte)) }
    }

    /// A–Z to a–z and nothing else.
    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// RFC 5322 atext without `%` and `!`.
    static func isAtomCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: true
        case 0x23, 0x24, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2F: true  // # $ & ' * + - /
        case 0x3D, 0x3F, 0x5E, 0x5F, 0x60, 0x7B...0x7E: true  // = ? ^ _ ` { | } ~
        default: false
        }
    }
}

extension UInt8 {
    fileprivate static let at = UInt8(ascii: "@")
    fileprivate static let dot = UInt8(ascii: ".")
    fileprivate static let equals = UInt8(ascii: "=")
    fileprivate static let questionMark = UInt8(ascii: "?")
    fileprivate static let space = UInt8(ascii: " ")
    fileprivate static let tab = UInt8(ascii: "\t")
}
