/// A whole CSV text whose first record names the columns.
public struct CSVTable: Sendable {
    /// Column names as they stand in the file.
    public let header: [String]
    /// Every row that could be read, in the order of the file.
    public let rows: [CSVRow]
    /// Every row that could not be read, with its line and the reason.
    public let problems: [CSVError]

    private let columns: [String: Int]

    /// Reads everything. Bad rows end up in `problems`; they do not cost the good ones.
    ///
    /// - Throws: `CSVError` when nothing can be taken: too large, too many rows, no readable header, or a column twice.
    public init(_ bytes: [UInt8], limits: CSVLimits = CSVLimits()) throws(CSVError) {
        var reader = try CSVReader(bytes, limits: limits)
        guard let first = reader.next() else { throw CSVError(line: 0, reason: .emptyText) }
        header = try first.get().fields
        columns = try Self.index(header, line: try first.get().line)

        var rows: [CSVRow] = []
        var problems: [CSVError] = []
        while let result = reader.next() {
            switch result {
            case .success(let record) where record.fields.count == header.count:
                rows.append(CSVRow(line: record.line, fields: record.fields.map(FormulaGuard.removing)))
            case .success(let record):
                let reason = CSVError.Reason.wrongColumnCount(found: record.fields.count, expected: header.count)
                problems.append(CSVError(line: record.line, reason: reason))
            case .failure(let error) where error.line == 0: throw error
            case .failure(let error): problems.append(error)
            }
        }
        self.rows = rows
        self.problems = problems
    }

    /// The position of the first of these names that the header has; `E-Mail`, `e_mail` and `e mail` are one name.
    public func column(_ names: String...) -> CSVColumn? {
        for name in names {
            if let index = columns[Self.canonical(name)] { return CSVColumn(index: index) }
        }
        return nil
    }

    private static func index(_ header: [String], line: Int) throws(CSVError) -> [String: Int] {
        var columns: [String: Int] = [:]
        for (index, name) in header.enumerated() {
            let key = canonical(name)
            // Spreadsheets leave unnamed columns behind; they cannot be asked for, so they may repeat.
            guard !key.isEmpty else { continue }
            guard columns.updateValue(index, forKey: key) == nil else {
                throw CSVError(line: line, reason: .duplicateColumn(name))
            }
        }
        return columns
    }

    private static func canonical(_ name: String) -> String {
        var result: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): result.append(byte | 0x20)
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "_"): continue
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// Where a named column stands in the rows of the table it was asked from.
public struct CSVColumn: Hashable, Sendable {
    fileprivate let index: Int
}

/// A row with as many fields as its table's header.
public struct CSVRow: Hashable, Sendable {
    /// The physical line on which the row starts; the header is usually 1.
    public let line: Int
    fileprivate let fields: [String]

    /// The field of this column, without its formula guard; empty when the file has no such column.
    public subscript(column: CSVColumn?) -> String {
        guard let column, fields.indices.contains(column.index) else { return "" }
        return fields[column.index]
    }
}
