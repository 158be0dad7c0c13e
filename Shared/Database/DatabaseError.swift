internal import CSQLite

/// Something that the storage refused or could not do.
///
/// The description names the operation, the SQL text and SQLite's reason, and never the values bound to the statement:
/// they are people's data.
public struct DatabaseError: Error, Sendable, CustomStringConvertible {
    /// What kind of failure it is, as far as a caller may want to act on it.
    public enum Kind: String, Sendable {
        /// The file system has no room. The transaction is rolled back and reads go on.
        case storageFull
        /// Another connection holds a lock for longer than the busy timeout.
        case busy
        /// Another program instance has the file open for writing.
        case alreadyInUse
        /// A UNIQUE, NOT NULL, CHECK or FOREIGN KEY rule refused the change.
        case constraint
        /// The file is damaged, or is no SQLite file.
        case corrupt
        /// A system call on the file failed.
        case inputOutput
        /// The file or its folder cannot be written to.
        case readOnly
        /// The file or its folder cannot be opened.
        case cannotOpen
        /// A value or statement is larger than SQLite accepts.
        case tooBig
        /// A column is missing, or has a value of another type than asked for.
        case unexpectedValue
        /// The file was written by a newer version of the program, by another program, or with edited migrations.
        case incompatibleFile
        /// The database has been closed, or refuses work after a fatal error.
        case closed
        /// Anything else: a mistake in the program.
        case other
    }

    public let kind: Kind
    /// SQLite's extended result code; 0 when the failure was not SQLite's.
    public let code: Int32
    /// The reason, in SQLite's words or ours.
    public let message: String
    /// What was being done, for example "commit" or "open /data/luma.db".
    public let operation: String
    /// The text of the statement, without the values bound to it.
    public let sql: String?

    public init(kind: Kind, code: Int32 = 0, message: String, operation: String, sql: String? = nil) {
        self.kind = kind
        self.code = code
        self.message = message
        self.operation = operation
        self.sql = sql
    }

    public var description: String {
        var text = "cannot \(operation): \(message)"
        if code != 0 { text += " (SQLite code \(code))" }
        if let sql { text += ", in: \(sql.prefix(Self.longestShownSQL))" }
        if let hint { text += ". \(hint)" }
        return text
    }

    /// Enough of a statement to find it in the source.
    private static let longestShownSQL = 300
}

extension DatabaseError {
    public var isStorageFull: Bool { kind == .storageFull }
    public var isBusy: Bool { kind == .busy }
    public var isCorrupt: Bool { kind == .corrupt }
    public var isConstraint: Bool { kind == .constraint }
    /// A UNIQUE or PRIMARY KEY rule refused the change: the row is there already.
    public var isUniqueConstraint: Bool { code == SQLITE_CONSTRAINT_UNIQUE_CODE || code == SQLITE_CONSTRAINT_KEY_CODE }

    /// Whether a program must stop after this failure of a write: what the file holds is no longer known. After a failed
    /// sync the kernel may have dropped the pages, so that a retry which "succeeds" proves nothing.
    public var isFatal: Bool { kind == .corrupt || kind == .inputOutput }

    /// What an operator can do about it.
    public var hint: String? {
        switch kind {
        case .storageFull: "Free some space on the volume; work resumes by itself"
        case .alreadyInUse: "Stop the other instance, or give this one a data directory of its own"
        case .corrupt: "Restore the latest backup, or move the file away to start empty"
        case .inputOutput: "Check the disk and the system log"
        case .readOnly, .cannotOpen: "Check that the folder exists and that this user may write to it"
        case .busy, .constraint, .tooBig, .unexpectedValue, .incompatibleFile, .closed, .other: nil
        }
    }
}

// Swift does not import macros that are made of expressions.
private let SQLITE_CONSTRAINT_UNIQUE_CODE: Int32 = SQLITE_CONSTRAINT | (8 << 8)
private let SQLITE_CONSTRAINT_KEY_CODE: Int32 = SQLITE_CONSTRAINT | (6 << 8)
