import COpenSSL

extension Collection<UInt8> {
    /// Lends the bytes as one block with an address that is never null, which libcrypto wants even for no bytes.
    @inlinable
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        if let result = try withContiguousStorageIfAvailable({ try body($0.withAddress) }) { return result }
        return try Array(self).withUnsafeBufferPointer { try body($0.withAddress) }
    }
}

extension UnsafeBufferPointer<UInt8> {
    private static var placeholder: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: Placeholder.address, count: 0)
    }

    @usableFromInline var withAddress: UnsafeBufferPointer<UInt8> {
        baseAddress == nil ? Self.placeholder : self
    }
}

private enum Placeholder {
    /// Safe: allocated once, never written, and only ever lent with a count of zero.
    nonisolated(unsafe) static let address = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))
}

extension Array<UInt8> {
    /// Overwrites the bytes with zeros in a way the compiler may not leave out, then empties the array.
    ///
    /// Wipes this copy only, so call it on the one variable that holds the secret.
    public mutating func wipe() {
        withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
        removeAll()
    }
}
