/// One value, or one member name, of a scanned document.
///
/// Values stand on the tape in the order of the text; an object's entry is followed by name, value, name, value …
@usableFromInline
struct TapeEntry {
    /// First byte of the value in the text; for strings the opening quote.
    @usableFromInline var start: UInt32
    /// One past the last byte. While a container is open: a filter of the member names seen so far.
    @usableFromInline var end: UInt32
    /// Index of the entry after this value and all it contains. While a container is open: index of its parent.
    @usableFromInline var next: UInt32
    /// Tag in the low 8 bits, number of members or elements in the others.
    @usableFromInline var info: UInt32

    @inlinable
    init(tag: Tag, start: Int, end: Int, next: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
        info = UInt32(tag.rawValue)
    }

    @usableFromInline
    enum Tag: UInt8 {
        case null, `false`, `true`, integer, real, plainString, escapedString, array, object
    }

    @inlinable var tag: Tag {
        Tag(rawValue: UInt8(truncatingIfNeeded: info)) ?? .null
    }

    /// Members of an object or elements of an array.
    @inlinable var count: Int { Int(info >> 8) }

    @inlinable
    mutating func countOneMore() { info &+= 1 << 8 }
}
