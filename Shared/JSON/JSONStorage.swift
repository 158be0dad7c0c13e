import Glibc

/// A document's text and tape, owned.
///
/// `@unchecked Sendable` holds because the memory is written only by `load`, which runs before the first node is
/// handed out, or again later when `JSONParser` has proved that it holds the only reference.
@usableFromInline
final class JSONStorage: @unchecked Sendable {
    /// The text, followed by at least `padding` zero bytes, so that eight bytes may be read at any position of it.
    @usableFromInline private(set) var text: UnsafeMutablePointer<UInt8>
    @usableFromInline private(set) var tape: UnsafeMutablePointer<TapeEntry>
    private var textCapacity: Int
    private var tapeCapacity: Int

    private static let padding = 16

    init(textCapacity: Int) {
        self.textCapacity = max(64, textCapacity)
        tapeCapacity = self.textCapacity / 8
        text = .allocate(capacity: self.textCapacity + Self.padding)
        tape = .allocate(capacity: tapeCapacity)
    }

    deinit {
        text.deallocate()
        tape.deallocate()
    }

    /// Bytes held for text and tape.
    var footprint: Int { textCapacity + tapeCapacity * MemoryLayout<TapeEntry>.stride }

    /// Copies `bytes` and scans them.
    func load(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits) throws(JSONError) {
        let largest = min(limits.documentBytes, Int(UInt32.max) - 1)
        guard bytes.count <= largest else {
            throw JSONError(.tooLarge("document size in bytes", limit: largest), offset: largest)
        }
        if bytes.count > textCapacity {
            text.deallocate()
            textCapacity = bytes.count
            text = .allocate(capacity: textCapacity + Self.padding)
        }
        if let source = bytes.baseAddress { memcpy(text, source, bytes.count) }
        memset(text + bytes.count, 0, Self.padding)
        var scanner = Scanner(
            text: text, count: bytes.count, limits: limits, tape: tape, tapeCapacity: tapeCapacity)
        defer {
            tape = scanner.tape
            tapeCapacity = scanner.tapeCapacity
        }
        try scanner.scan()
    }
}
