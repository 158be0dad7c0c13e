/// How large a CSV text may be. The defaults are those of a directory or guest-list import.
public struct CSVLimits: Sendable {
    /// The whole text, in bytes.
    public var maximumBytes: Int
    /// Records after the header.
    public var maximumRows: Int
    /// Fields of one record. A wider record is a file of another kind.
    public var maximumColumns: Int
    /// One record, in bytes, line ends inside quotes included. It also bounds what an unclosed quote can cost.
    public var maximumRecordBytes: Int

    public init(
        maximumBytes: Int = 5 << 20, maximumRows: Int = 20_000, maximumColumns: Int = 200,
        maximumRecordBytes: Int = 64 << 10
    ) {
        self.maximumBytes = maximumBytes
        self.maximumRows = maximumRows
        self.maximumColumns = maximumColumns
        self.maximumRecordBytes = maximumRecordBytes
    }
}
