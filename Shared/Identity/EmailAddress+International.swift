extension EmailAddress {
    /// Appends a local part that leaves ASCII, in NFC and without any case mapping, so that no two are merged that
    /// differ in more than their encoding.
    static func appendInternationalLocalPart(
        _ part: Slice<UnsafeRawBufferPointer>, to key: inout [UInt8]
    ) throws(EmailAddressError) {
        guard let text = String(validating: part, as: UTF8.self) else { throw .notUTF8 }
        guard text.unicodeScalars.allSatisfy(VisibleCharacters.contains) else { throw .localPartCharacter }
        let composed = CanonicalComposition.utf8(text)
        guard composed.count <= maximumLocalPartBytes else { throw .localPartLength }
        // A few letters compose to ASCII, U+037E to a semicolon for one.
        guard composed.allSatisfy({ $0 >= 0x80 || isAtomCharacter($0) || $0 == UInt8(ascii: ".") }) else {
            throw .localPartCharacter
        }
        key += composed
    }
}
