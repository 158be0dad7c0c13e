/// Random bytes for keys, nonces and tokens, from the kernel's generator.
///
/// Not from libcrypto's: loading and seeding that one costs every program that needs a single number 1.5 MiB for good.
public enum SecureRandom {
    public static func bytes(_ count: Int) -> [UInt8] {
        // On Linux this is getrandom(2). Where the kernel gives none, the standard library ends the program rather
        // than return bytes that can be guessed.
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        // At once, so that no copy of a secret stays behind in freed memory.
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes += $0.prefix(count - bytes.count) }
        }
        return bytes
    }
}
