import COpenSSL

/// AES-256 in Galois/Counter mode with a 96-bit nonce and a 128-bit tag, NIST SP 800-38D.
public enum AESGCM {
    /// Bytes in a nonce.
    public static let nonceSize = 12
    /// Bytes in a tag.
    public static let tagSize = 16

    /// Encrypts and authenticates.
    ///
    /// - Parameters:
    ///   - nonce: 12 bytes, never used twice with one key; from ``SecureRandom``, at most 2³² times per key.
    ///   - context: authenticated but not encrypted; must be the same when opening.
    /// - Returns: the ciphertext, as long as the plaintext, and the tag.
    public static func seal(
        _ plaintext: [UInt8], key: SymmetricKey, nonce: [UInt8], context: [UInt8]
    ) throws(CryptoError) -> (ciphertext: [UInt8], tag: [UInt8]) {
        guard nonce.count == nonceSize else {
            throw .wrongSize(of: "nonce", expected: nonceSize, found: nonce.count)
        }
        let operation = try CipherOperation(.encrypting, key: key, nonce: nonce)
        try operation.authenticate(context)
        let ciphertext = try operation.transform(plaintext)
        guard operation.finish() else { throw .libraryFailure(operation: "AES-GCM sealing") }
        return (ciphertext, try operation.tag(size: tagSize))
    }

    /// Checks and decrypts. Releases no plaintext when the tag does not fit.
    ///
    /// - Throws: ``CryptoError/notAuthentic`` when key, nonce, context, ciphertext or tag is another than in sealing.
    public static func open(
        _ ciphertext: [UInt8], tag: [UInt8], key: SymmetricKey, nonce: [UInt8], context: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        guard nonce.count == nonceSize else {
            throw .wrongSize(of: "nonce", expected: nonceSize, found: nonce.count)
        }
        guard tag.count == tagSize else { throw .wrongSize(of: "tag", expected: tagSize, found: tag.count) }
        let operation = try CipherOperation(.decrypting, key: key, nonce: nonce)
        try operation.authenticate(context)
        var plaintext = try operation.transform(ciphertext)
        try operation.expect(tag: tag)
        guard operation.finish() else {
            plaintext.wipe()
            throw .notAuthentic
        }
        return plaintext
    }
}

/// One encryption or decryption; frees its libcrypto context, which also wipes it.
private final class CipherOperation {
    enum Direction: CInt {
        case decrypting = 0
        case encrypting = 1
    }

    private let context: OpaquePointer

    init(_ direction: Direction, key: SymmetricKey, nonce: [UInt8]) throws(CryptoError) {
        guard let context = EVP_CIPHER_CTX_new() else { throw .libraryFailure(operation: "making a cipher context") }
        self.context = context
        let isReady = key.withBytes { key in
            // The default nonce size of this cipher is the 12 bytes we use.
            EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key.baseAddress, nonce, direction.rawValue) == 1
        }
        guard isReady else { throw .libraryFailure(operation: "starting AES-GCM") }
    }

    deinit {
        EVP_CIPHER_CTX_free(context)
    }

    func authenticate(_ bytes: [UInt8]) throws(CryptoError) {
        var count: CInt = 0
        let isDone = bytes.withBytes { EVP_CipherUpdate(context, nil, &count, $0.baseAddress, CInt($0.count)) == 1 }
        guard isDone else { throw .libraryFailure(operation: "authenticating the context") }
    }

    func transform(_ bytes: [UInt8]) throws(CryptoError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: bytes.count)
        guard !bytes.isEmpty else { return output }
        var count: CInt = 0
        guard EVP_CipherUpdate(context, &output, &count, bytes, CInt(bytes.count)) == 1, Int(count) == bytes.count
        else {
            output.wipe()
            throw .libraryFailure(operation: "AES-GCM")
        }
        return output
    }

    func expect(tag: [UInt8]) throws(CryptoError) {
        var tag = tag
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, CInt(tag.count), &tag) == 1 else {
            throw .libraryFailure(operation: "setting the tag")
        }
    }

    /// Ends the operation; false when the tag that was expected does not fit.
    func finish() -> Bool {
        // This cipher writes nothing here, but wants an address.
        var unused = [UInt8](repeating: 0, count: AESGCM.tagSize)
        var count: CInt = 0
        return EVP_CipherFinal_ex(context, &unused, &count) == 1
    }

    func tag(size: Int) throws(CryptoError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: size)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, CInt(size), &tag) == 1 else {
            throw .libraryFailure(operation: "reading the tag")
        }
        return tag
    }
}
