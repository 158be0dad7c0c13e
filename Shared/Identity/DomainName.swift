import CLibidn2

/// Domain names of e-mail addresses.
enum DomainName {
    /// RFC 1035 §2.3.4, in bytes.
    static let maximumLabelBytes = 63
    /// RFC 1035 §2.3.4 as text, in bytes.
    static let maximumBytes = 253

    /// Whether these bytes are labels of letters, digits and inner hyphens with single dots between them.
    static func isLettersDigitsHyphen(_ domain: some Collection<UInt8>) -> Bool {
        var labelBytes = 0
        var previous = UInt8.dot
        for byte in domain {
            switch byte {
            case .dot:
                guard labelBytes > 0, previous != .hyphen else { return false }
                labelBytes = 0
                previous = byte
                continue
            case .hyphen: guard labelBytes > 0 else { return false }
            case 0x61...0x7A, 0x41...0x5A, 0x30...0x39: break
            default: return false
            }
            labelBytes += 1
            guard labelBytes <= maximumLabelBytes else { return false }
            previous = byte
        }
        return labelBytes > 0 && previous != .hyphen && domain.count <= maximumBytes
    }

    /// Whether a label claims to be an encoded international one (`xn--…`), which then has to be a correct one.
    static func hasEncodedLabel(_ domain: Slice<UnsafeRawBufferPointer>) -> Bool {
        guard domain.count >= 4 else { return false }
        for index in domain.startIndex..<(domain.endIndex - 3) {
            if domain[index] | 0x20 == UInt8(ascii: "x"), domain[index + 1] | 0x20 == UInt8(ascii: "n"),
                domain[index + 2] == .hyphen, domain[index + 3] == .hyphen,
                index == domain.startIndex || domain[index - 1] == .dot
            {
                return true
            }
        }
        return false
    }

    /// The ASCII form of an international domain name: UTS-46 without transitional processing, in lower case.
    ///
    /// The mapping may change letters but not the structure: a character that becomes a dot, an `@`, a `/` or a `:`
    /// would let one text be two domains.
    static func ascii(_ domain: Slice<UnsafeRawBufferPointer>) throws(EmailAddressError) -> [UInt8] {
        guard let text = String(validating: domain, as: UTF8.self) else { throw .notUTF8 }
        // UTS-46 drops invisible characters without a word.
        guard text.unicodeScalars.allSatisfy(mayBeMapped) else { throw .domainMapping }
        var result: UnsafeMutablePointer<UInt8>?
        let status = (Array(domain) + [0]).withUnsafeBufferPointer { text in
            clibidn2_to_ascii(text.baseAddress, &result)
        }
        guard status == IDN2_OK.rawValue, let result else { throw .domainMapping }
        defer { idn2_free(result) }

        var mapped: [UInt8] = []
        var next = result
        while next.pointee != 0 {
            mapped.append(EmailAddress.lowercased(next.pointee))
            next += 1
        }
        guard isLettersDigitsHyphen(mapped), dots(mapped) == dots(domain) else { throw .domainMapping }
        return mapped
    }

    /// The two joiners are letters in some scripts; libidn2 takes them only where RFC 5892 appendix A does.
    private static func mayBeMapped(_ scalar: Unicode.Scalar) -> Bool {
        VisibleCharacters.contains(scalar) || scalar == "\u{200C}" || scalar == "\u{200D}"
    }

    private static func dots(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { $1 == .dot ? $0 + 1 : $0 }
    }
}

extension UInt8 {
    fileprivate static let dot = UInt8(ascii: ".")
    fileprivate static let hyphen = UInt8(ascii: "-")
}
