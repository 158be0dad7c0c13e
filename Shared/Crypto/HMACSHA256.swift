/// HMAC with SHA-256, RFC 2104: proves that a text was written by someone who knows the key.
public enum HMACSHA256 {
    /// Bytes in a code.
    public static let codeSize = 32

    /// The code of one text.
    public static func authenticationCode(for text: some Collection<UInt8>, key: some Collection<UInt8>) -> [UInt8] {
        var block: [UInt8] = []
        // At once, so that no copy of the key stays behind in freed memory.
        block.reserveCapacity(SHA256State.blockSize)
        if key.count > SHA256State.blockSize { block += SHA256.hash(key) } else { block += key }
        block += repeatElement(0, count: SHA256State.blockSize - block.count)
        defer { block.wipe() }

        var inner = start(block, padding: 0x36)
        text.withBytes { inner.update($0) }
        var outer = start(block, padding: 0x5c)
        inner.finish().withBytes { outer.update($0) }
        return outer.finish()
    }

    /// Whether `code` is the code of the text; takes the same time wherever they differ.
    public static func isValid(
        _ code: some Collection<UInt8>, for text: some Collection<UInt8>, key: some Collection<UInt8>
    ) -> Bool {
        constantTimeEqual(code, authenticationCode(for: text, key: key))
    }

    /// A digest that begins with the key's block, each byte combined with one of the two pads of RFC 2104 §2.
    private static func start(_ block: [UInt8], padding: UInt8) -> SHA256State {
        var state = SHA256State()
        var padded = block.map { $0 ^ padding }
        defer { padded.wipe() }
        padded.withBytes { state.update($0) }
        return state
    }
}
