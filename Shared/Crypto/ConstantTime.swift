import COpenSSL

/// Whether two byte strings are equal, in a time that depends on their lengths only.
///
/// For every comparison with a secret: signatures, keys, tokens. `==` on arrays stops at the first difference and so
/// tells an attacker how much of a guess was right.
@inlinable
public func constantTimeEqual(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return left.withBytes { left in right.withBytes { right in haveEqualBytes(left, right) } }
}

/// - Parameter right: of the same length.
@usableFromInline
func haveEqualBytes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
}
