/// One record and the physical line it starts on (the first is 1).
public struct CSVRecord: Hashable, Sendable {
    public let line: Int
    public let fields: [String]
}

/// Reads records one by one, strictly by RFC 4180, with line numbers.
///
/// Two things are taken that the RFC does not name because real exports have them: LF alone as a line end, and a
/// byte order mark before the first record. Lines with nothing on them are passed over. After a record that cannot be
/// read, reading goes on with the next physical line, so one bad row costs one row.
public struct CSVReader: Sequence, IteratorProtocol, Sendable {
    private let bytes: [UInt8]
    private let limits: CSVLimits
    /// Where the next record begins, or line ends before it.
    private(set) var position: Int
    /// The physical line of that place.
    private(set) var line = 1
    private var rows = 0
    private var stopped = false

    /// - Throws: `CSVError` when the text is larger than `limits.maximumBytes`.
    public init(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) throws(CSVError) {
        guard bytes.count <= limits.maximumBytes else {
            throw CSVError(line: 0, reason: .textTooLarge(limit: limits.maximumBytes))
        }
        self.bytes = bytes
        self.limits = limits
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next record, or why it cannot be read; nil at the end. Too many rows end the reading.
    public mutating func next() -> Result<CSVRecord, CSVError>? {
        while skipLineEnd() {}
        guard position < bytes.count, !stopped else { return nil }
        // The header is a record too, and is not counted.
        guard rows <= limits.maximumRows else {
            stopped = true
            return .failure(CSVError(line: 0, reason: .tooManyRows(limit: limits.maximumRows)))
        }
        rows += 1
        let start = (position: position, line: line)
        do throws(Refusal) {
            return .success(CSVRecord(line: start.line, fields: try readRecord()))
        } catch {
            (position, line) = start
            skipPhysicalLine()
            return .failure(CSVError(line: start.line, reason: error.reason))
        }
    }

    private struct Refusal: Error {
        let reason: CSVError.Reason
    }

    private mutating func readRecord() throws(Refusal) -> [String] {
        let end = Swift.min(bytes.count, position + limits.maximumRecordBytes)
        var fields: [String] = []
        while true {
            guard fields.count < limits.maximumColumns else {
                throw Refusal(reason: .tooManyColumns(limit: limits.maximumColumns))
            }
            let quoted = position < end && bytes[position] == .quote
            fields.append(quoted ? try readQuotedField(before: end) : try readPlainField(before: end))
            if position == bytes.count || skipLineEnd() { return fields }
            guard position < end else { throw tooLarge }
            // Both kinds of field stop only at the end, a line end or a comma.
            position += 1
        }
    }

    private mutating func readPlainField(before end: Int) throws(Refusal) -> String {
        let start = position
        while position < end {
            switch bytes[position] {
            case .comma, .lineFeed: return try text(bytes[start..<position])
            case .carriageReturn:
                guard position + 1 < bytes.count, bytes[position + 1] == .lineFeed else {
                    throw Refusal(reason: .bareCarriageReturn)
                }
                return try text(bytes[start..<position])
            case .quote: throw Refusal(reason: .quoteInsideField)
            case 0: throw Refusal(reason: .nullByte)
            default: position += 1
            }
        }
        guard position == bytes.count else { throw tooLarge }
        return try text(bytes[start..<position])
    }

    private mutating func readQuotedField(before end: Int) throws(Refusal) -> String {
        position += 1
        var value: [UInt8] = []
        while position < end {
            let byte = bytes[position]
            position += 1
            if byte == 0 { throw Refusal(reason: .nullByte) }
            if byte == .lineFeed { line += 1 }
            guard byte == .quote else {
                value.append(byte)
                continue
            }
            if position < bytes.count, bytes[position] == .quote {
                value.append(.quote)
                position += 1
                continue
            }
            guard position == bytes.count || bytes[position] == .comma || isAtLineEnd else {
                throw Refusal(reason: .textAfterQuote)
            }
            return try text(value[...])
        }
        throw position == bytes.count ? Refusal(reason: .unclosedQuote) : tooLarge
    }

    private var tooLarge: Refusal { Refusal(reason: .recordTooLarge(limit: limits.maximumRecordBytes)) }

    private func text(_ slice: ArraySlice<UInt8>) throws(Refusal) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else { throw Refusal(reason: .notUTF8) }
        return text
    }

    private var isAtLineEnd: Bool {
        guard position < bytes.count else { return false }
        if bytes[position] == .lineFeed { return true }
        return bytes[position] == .carriageReturn && position + 1 < bytes.count && bytes[position + 1] == .lineFeed
    }

    private mutating func skipLineEnd() -> Bool {
        guard isAtLineEnd else { return false }
        position += bytes[position] == .carriageReturn ? 2 : 1
        line += 1
        return true
    }

    private mutating func skipPhysicalLine() {
        position = bytes[position...].firstIndex(of: .lineFeed).map { $0 + 1 } ?? bytes.count
        line += 1
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let comma = UInt8(ascii: ",")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
}
