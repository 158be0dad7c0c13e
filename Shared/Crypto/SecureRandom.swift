import COpenSSL

/// Random bytes for keys, nonces and tokens, from libcrypto's generator, which the kernel seeds.
public enum SecureRandom {
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = count
            guard RAND_bytes(buffer.baseAddress, CInt(count)) != 1 else { return }
            // The generator could not be seeded. The standard library then asks the kernel itself, and ends the
            // program rather than return bytes that can be guessed.
            var generator = SystemRandomNumberGenerator()
            for index in buffer.indices { buffer[index] = generator.next() }
        }
    }
}
