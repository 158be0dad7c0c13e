/// Why a CSV text, or one record of it, was not taken.
public struct CSVError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Reason: Hashable, Sendable {
        case textTooLarge(limit: Int)
        case tooManyRows(limit: Int)
        case recordTooLarge(limit: Int)
        case tooManyColumns(limit: Int)
        case emptyText
        case duplicateColumn(String)
        case notUTF8
        case nullByte
        case bareCarriageReturn
        case quoteInsideField
        case textAfterQuote
        case unclosedQuote
        case wrongColumnCount(found: Int, expected: Int)
    }

    /// The physical line on which the record starts; the first is 1. Zero stands for the text as a whole.
    public let line: Int
    public let reason: Reason

    public init(line: Int, reason: Reason) {
        self.line = line
        self.reason = reason
    }

    public var description: String { line == 0 ? explanation : "line \(line): \(explanation)" }

    /// What is wrong and what to do, without the line.
    public var explanation: String {
        switch reason {
        case .textTooLarge(let limit): "the file is larger than \(limit) bytes; split it"
        case .tooManyRows(let limit): "the file has more than \(limit) rows; split it"
        case .recordTooLarge(let limit): "the row is longer than \(limit) bytes; look for a quote that is not closed"
        case .tooManyColumns(let limit): "the row has more than \(limit) columns"
        case .emptyText: "the file is empty; the first line must name the columns"
        case .duplicateColumn(let name): "the column \"\(name)\" is named twice"
        case .notUTF8: "the row is not valid UTF-8; save the file as UTF-8"
        case .nullByte: "the row contains a NUL byte"
        case .bareCarriageReturn: "a carriage return without a line feed; quote the field"
        case .quoteInsideField: "a quote inside an unquoted field; quote the whole field and double the quote"
        case .textAfterQuote: "text after a closing quote; double the quotes inside the field"
        case .unclosedQuote: "the quote that starts a field is not closed"
        case .wrongColumnCount(let found, let expected): "\(found) columns where the header has \(expected)"
        }
    }
}
