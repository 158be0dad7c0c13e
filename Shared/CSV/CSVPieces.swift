/// A CSV text cut into pieces that are CSV texts of their own: each begins with the header and has whole records.
///
/// So a file that is too large for one message goes in several. A record that cannot be read stays in its piece, where
/// it is reported as it would be in the whole.
public struct CSVPieces: Sendable {
    /// One piece.
    public struct Piece: Sendable, Equatable {
        public let text: String
        /// What to add to a line of the piece for the line of the whole.
        public let linesBefore: Int
    }

    private struct Cut {
        var range: Range<Int>
        var linesBefore: Int
    }

    private let bytes: [UInt8]
    /// Up to the end of the header, line end included.
    private let header: Range<Int>
    private let cuts: [Cut]

    /// - Parameters:
    ///   - size: bytes of a piece, its header not counted; exceeded only by a single record that is larger.
    ///   - rows: records of a piece.
    public init(_ text: String, size: Int, rows: Int) {
        let bytes = Array(text.utf8)
        self.bytes = bytes
        let limits = CSVLimits(maximumBytes: .max, maximumRows: .max - 1)
        guard bytes.count > size || bytes.count / 2 > rows, var reader = try? CSVReader(bytes, limits: limits),
            reader.next() != nil
        else {
            header = 0..<0
            cuts = [Cut(range: 0..<bytes.count, linesBefore: 0)]
            return
        }
        header = 0..<reader.position
        let headerLines = reader.line - 1
        var cuts = [Cut(range: reader.position..<reader.position, linesBefore: 0)]
        var count = 0
        var (end, line) = (reader.position, reader.line)
        while reader.next() != nil {
            let isFull = count == rows || reader.position - cuts[cuts.count - 1].range.lowerBound > size
            if isFull, count > 0 {
                cuts.append(Cut(range: end..<end, linesBefore: line - 1 - headerLines))
                count = 0
            }
            count += 1
            (end, line) = (reader.position, reader.line)
            cuts[cuts.count - 1].range = cuts[cuts.count - 1].range.lowerBound..<end
        }
        self.cuts = cuts
    }

    /// At least one.
    public var count: Int { cuts.count }

    public subscript(index: Int) -> Piece {
        let cut = cuts[index]
        return Piece(
            text: String(decoding: bytes[header] + bytes[cut.range], as: UTF8.self), linesBefore: cut.linesBefore)
    }
}
