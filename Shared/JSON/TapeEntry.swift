/// One value, or one member name, of a scanned document.
///
/// Values stand on the tape in the order of the text; an object's entry is followed by name, value, name, value …
@usableFromInline
struct TapeEntry {
    /// First byte of the value in the text; for strings the opening quote.
    @usableFromInline var start: UInt32
    /// One past the last byte. While a container is open: a filter of the member names seen so far.
    @usableFromInline var end: UInt32
    /// Index of the entry after this value and all it contains. While a container is open: index of its parent. Of a
    /// member's name: a hash of it.
    @usableFromInline var next: UInt32
    @usableFromInline var tag: Tag
    @usableFromInline var countHigh: UInt8 = 0
    @usableFromInline var countLow: UInt16 = 0

    @inlinable
    init(tag: Tag, start: Int, end: Int, next: Int) {
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
        self.tag = tag
    }

    @usableFromInline
    enum Tag: UInt8 {
        case null, `false`, `true`, integer, real, plainString, escapedString, array, object
    }

    /// The largest number of members or elements that an entry can hold.
    static let largestCount = 0xFF_FFFF

    /// Members of an object or elements of an array, kept in 24 bits.
    @inlinable var count: Int {
        get { Int(countHigh) &<< 16 | Int(countLow) }
        set {
            countHigh = UInt8(truncatingIfNeeded: newValue &>> 16)
            countLow = UInt16(truncatingIfNeeded: newValue)
        }
    }
}
