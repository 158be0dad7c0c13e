import Glibc

/// Cuts a stream of bytes into lines, one message each, whatever pieces the stream arrives in.
///
/// Lines that are whole in the bytes at hand are lent as they are; only what is left of an unfinished line is kept.
struct LineFramer {
    enum Step {
        /// A line, without its end; then the rest of the bytes.
        case line(UnsafeRawBufferPointer, rest: UnsafeRawBufferPointer)
        /// All bytes were taken; the line goes on.
        case partial
        /// The line is longer than allowed.
        case tooLong
    }

    /// Bytes of one line.
    var limit: Int
    /// The beginning of an unfinished line.
    private var kept: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    /// Bytes of an unfinished line.
    var keptBytes: Int { kept.count }

    /// The next line of `bytes`, when nothing is kept.
    mutating func next(in bytes: UnsafeRawBufferPointer) -> Step {
        guard let (line, rest) = split(bytes) else {
            guard kept.count + bytes.count <= limit else { return .tooLong }
            kept.append(contentsOf: bytes)
            return .partial
        }
        guard kept.count + line.count <= limit else { return .tooLong }
        return .line(line, rest: rest)
    }

    /// Lends a whole line: `end`, with what was kept of it before.
    mutating func withLine<Result, Failure: Error>(
        endingIn end: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if kept.isEmpty { return try body(end) }
        kept.append(contentsOf: end)
        defer { kept.removeAll(keepingCapacity: kept.capacity <= Self.keptCapacity) }
        return try kept.withUnsafeBufferPointer { bytes throws(Failure) in try body(UnsafeRawBufferPointer(bytes)) }
    }

    /// Larger buffers are given back after use.
    private static let keptCapacity = 64 << 10

    private func split(
        _ bytes: UnsafeRawBufferPointer
    ) -> (line: UnsafeRawBufferPointer, rest: UnsafeRawBufferPointer)? {
        guard let start = bytes.baseAddress, let end = memchr(start, 0x0A, bytes.count) else { return nil }
        let length = UnsafeRawPointer(end) - start
        return (
            UnsafeRawBufferPointer(start: start, count: length),
            UnsafeRawBufferPointer(start: start + length + 1, count: bytes.count - length - 1)
        )
    }
}
