public import Identity

/// Many e-mail keys in one buffer, each with a number of the caller's, for one pass over an index.
///
/// A key costs no allocation of its own. Keys come back ordered by their first bytes, so that neighbouring look-ups hit
/// neighbouring pages.
public struct EmailKeyBatch: Sendable {
    private struct Entry {
        /// The first eight bytes of the key, most significant first: the sort key.
        let prefix: UInt64
        let start: Int
        let count: Int
        let number: Int
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []
    private var isSorted = true

    public init() {}

    /// - Parameters:
    ///   - addresses: how many keys are to come.
    public init(reserving addresses: Int) {
        bytes.reserveCapacity(addresses * Self.usualKeyBytes)
        entries.reserveCapacity(addresses)
    }

    public var count: Int { entries.count }

    /// Normalises an address and adds its key.
    ///
    /// - Throws: `EmailAddressError` when the bytes are no address; the batch is as it was then.
    public mutating func append(
        address: UnsafeRawBufferPointer, number: Int
    ) throws(EmailAddressError) {
        let start = bytes.count
        try EmailAddress.appendKey(of: address, to: &bytes)
        enter(from: start, number: number)
    }

    /// Adds a key.
    public mutating func append(key: EmailKey, number: Int) {
        let start = bytes.count
        bytes += key.bytes
        enter(from: start, number: number)
    }

    /// Calls `body` with every key, ordered by its first bytes, and the number it came with.
    public mutating func forEach(_ body: (UnsafeRawBufferPointer, Int) throws -> Void) rethrows {
        if !isSorted {
            entries.sort { $0.prefix < $1.prefix }
            isSorted = true
        }
        try bytes.withUnsafeBytes { all in
            for entry in entries {
                try body(UnsafeRawBufferPointer(rebasing: all[entry.start..<(entry.start + entry.count)]), entry.number)
            }
        }
    }

    private mutating func enter(from start: Int, number: Int) {
        var prefix: UInt64 = 0
        for index in start..<(start + 8) { prefix = prefix << 8 | (index < bytes.count ? UInt64(bytes[index]) : 0) }
        entries.append(Entry(prefix: prefix, start: start, count: bytes.count - start, number: number))
        isSorted = false
    }

    /// Enough for most addresses; more than enough is only a reservation.
    private static let usualKeyBytes = 32
}
