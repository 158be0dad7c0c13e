@_spi(_Unicode) import Swift

/// Unicode normalisation form C.
///
/// The standard library has it for its own string comparison and shows it as SPI only; this is the one place that
/// uses it, so that a public form can take its place here.
public enum CanonicalComposition {
    /// The UTF-8 bytes of the text in NFC.
    public static func utf8(_ text: some StringProtocol) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in String(text)._nfc { bytes += UTF8.encode(scalar).map(Array.init) ?? [] }
        return bytes
    }

    /// The text in NFC.
    public static func string(_ text: some StringProtocol) -> String { String(decoding: utf8(text), as: UTF8.self) }
}
