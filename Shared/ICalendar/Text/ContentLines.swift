/// One unfolded line of a calendar.
struct ContentLine {
    /// The physical line on which it begins; the first is 1.
    let number: Int
    let bytes: ArraySlice<UInt8>
}

/// Cuts a text into content lines (RFC 5545 §3.1).
///
/// Beside CRLF it takes LF alone and doubled CRs as line ends, a byte order mark at the beginning, empty lines, and a
/// last line without an end. Unfolding works on bytes, so a fold inside a character does no harm.
struct ContentLines {
    private let bytes: [UInt8]
    private let limit: Int
    private var position: Int
    private var nextNumber = 1

    init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        self.limit = limit
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next line that is not empty; nil at the end.
    mutating func next() throws(ICalendarError) -> ContentLine? {
        var physical: ArraySlice<UInt8>
        repeat {
            guard position < bytes.count else { return nil }
            physical = nextPhysicalLine()
        } while physical.isEmpty

        let number = nextNumber - 1
        guard physical.first != .space, physical.first != .tab else {
            throw ICalendarError(.continuationOfNothing, line: number)
        }
        guard isAtContinuation else { return try checked(physical, number) }
        var unfolded = Array(physical)
        while isAtContinuation, unfolded.count <= limit {
            unfolded += nextPhysicalLine().dropFirst()
        }
        return try checked(unfolded[...], number)
    }

    private var isAtContinuation: Bool {
        position < bytes.count && (bytes[position] == .space || bytes[position] == .tab)
    }

    private mutating func nextPhysicalLine() -> ArraySlice<UInt8> {
        let start = position
        nextNumber += 1
        var end = bytes.count
        position = bytes.count
        if let lineFeed = bytes[start...].firstIndex(of: .lineFeed) {
            end = lineFeed
            position = lineFeed + 1
        }
        while end > start, bytes[end - 1] == .carriageReturn { end -= 1 }
        return bytes[start..<end]
    }

    private func checked(_ line: ArraySlice<UInt8>, _ number: Int) throws(ICalendarError) -> ContentLine {
        guard line.count <= limit else {
            throw ICalendarError(.tooLarge("a content line in bytes", limit: limit), line: number)
        }
        return ContentLine(number: number, bytes: line)
    }
}
