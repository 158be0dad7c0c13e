import Glibc

/// A document's text and tape, owned.
///
/// `@unchecked Sendable` holds because the memory is written only by `load`, which runs before the first node is
/// handed out, or again later when `JSONParser` has proved that it holds the only reference.
@usableFromInline
final class JSONStorage: @unchecked Sendable {
    /// Where text and tape are. Behind a pointer, because access to a variable of an object is checked at run time for
    /// overlapping access, which shows in the profile of a scanner.
    @usableFromInline let memory = UnsafeMutablePointer<Memory>.allocate(capacity: 1)

    @usableFromInline
    struct Memory {
        /// The text, followed by `padding` zero bytes, so that eight bytes may be read at any position of it.
        @usableFromInline var text: UnsafeMutablePointer<UInt8>
        @usableFromInline var tape: UnsafeMutablePointer<TapeEntry>
        var textCapacity: Int
        var tapeCapacity: Int
    }

    @inlinable var text: UnsafeMutablePointer<UInt8> { memory.pointee.text }
    @inlinable var tape: UnsafeMutablePointer<TapeEntry> { memory.pointee.tape }

    private static let padding = 16

    init(textCapacity: Int) {
        let textCapacity = max(64, textCapacity)
        let tapeCapacity = textCapacity / 8
        memory.initialize(
            to: Memory(
                text: .allocate(capacity: textCapacity + Self.padding), tape: .allocate(capacity: tapeCapacity),
                textCapacity: textCapacity, tapeCapacity: tapeCapacity))
    }

    deinit {
        text.deallocate()
        tape.deallocate()
        memory.deallocate()
    }

    /// Bytes held for text and tape.
    var footprint: Int { memory.pointee.textCapacity + memory.pointee.tapeCapacity * MemoryLayout<TapeEntry>.stride }

    /// Copies `bytes` and scans them.
    func load(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits) throws(JSONError) {
        let largest = min(limits.documentBytes, Int(UInt32.max) - 1)
        guard bytes.count <= largest else {
            throw JSONError(.tooLarge("document size in bytes", limit: largest), offset: largest)
        }
        if bytes.count > memory.pointee.textCapacity {
            text.deallocate()
            memory.pointee.textCapacity = bytes.count
            memory.pointee.text = .allocate(capacity: bytes.count + Self.padding)
        }
        if let source = bytes.baseAddress { memcpy(text, source, bytes.count) }
        memset(text + bytes.count, 0, Self.padding)
        var scanner = Scanner(
            text: text, count: bytes.count, limits: limits, tape: tape, tapeCapacity: memory.pointee.tapeCapacity)
        defer {
            memory.pointee.tape = scanner.tape
            memory.pointee.tapeCapacity = scanner.tapeCapacity
        }
        try scanner.scan()
    }
}
