/// HKDF with SHA-256, RFC 5869: makes several independent keys from one.
public enum HKDFSHA256 {
    /// The most that one derivation can give, RFC 5869 §2.3.
    public static let maximalSize = 255 * HMACSHA256.codeSize

    /// Derives `count` bytes.
    ///
    /// - Parameters:
    ///   - material: the secret to start from; of good quality, since HKDF does not stretch passwords.
    ///   - salt: may be empty; need not be secret.
    ///   - info: what the key is for; another text gives an unrelated key.
    ///   - count: 0…8160.
    public static func derive(
        from material: some Collection<UInt8>, salt: some Collection<UInt8>, info: some Collection<UInt8>, count: Int
    ) -> [UInt8] {
        precondition((0...maximalSize).contains(count), "HKDF-SHA256 gives at most \(maximalSize) bytes")
        var pseudorandomKey = HMACSHA256.authenticationCode(for: material, key: salt)
        defer { pseudorandomKey.wipe() }
        var output: [UInt8] = []
        var block: [UInt8] = []
        var number: UInt8 = 1
        while output.count < count {
            block = HMACSHA256.authenticationCode(for: block + info + [number], key: pseudorandomKey)
            output += block
            number &+= 1
        }
        return Array(output.prefix(count))
    }
}
