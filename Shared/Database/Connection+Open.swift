internal import CSQLite
internal import Glibc

extension Connection {
    /// What a connection is for.
    enum Role {
        case writer, reader
    }

    /// Opens the file with the settings that `facts/security.md` asks for, and reads the essential ones back.
    static func open(_ configuration: DatabaseConfiguration, as role: Role) throws -> Connection {
        let access = role == .writer ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        let connection = try open(configuration.path, flags: access)
        try connection.configure(configuration, as: role)
        return connection
    }

    /// Opens a file without any settings.
    ///
    /// Connections take no mutex: each is used by one thread at a time.
    static func open(_ path: String, flags: Int32) throws(DatabaseError) -> Connection {
        _ = memoryStatisticsAreOff
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(
            path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let handle else {
            let error = DatabaseError(reportedBy: handle, code: code, operation: "open \(path)")
            sqlite3_close_v2(handle)
            throw error
        }
        return Connection(handle: handle)
    }

    private func configure(_ configuration: DatabaseConfiguration, as role: Role) throws {
        sqlite3_busy_timeout(handle, configuration.busyTimeoutMilliseconds)
        // Views, triggers and CHECKs of a tampered file may call no function with side effects, and "text" in double
        // quotes is no string: misspelt column names are errors.
        for (option, value) in [
            (SQLITE_DBCONFIG_DEFENSIVE, Int32(1)), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
        ] {
            let code = csqlite_configure(handle, Int32(option), value)
            guard code == SQLITE_OK else { throw failure(code, "configure the connection") }
        }
        let cache = role == .writer ? configuration.cacheKiB : configuration.cacheKiB / 4
        try execute(
            script: """
                PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
                PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(cache);
                PRAGMA mmap_size = \(role == .reader ? configuration.mappedBytes : 0)
                """)
        switch role {
        case .reader:
            try execute(script: "PRAGMA query_only = ON")
        case .writer:
            try execute(script: "PRAGMA secure_delete = ON")
            try setting("journal_mode = WAL", mustBe: "wal")
            try execute(script: "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
            try keepWriteAheadLog()
            watchLog()
        }
        try setting("synchronous", mustBe: 2)
        try setting("foreign_keys", mustBe: 1)
    }

    /// Syncs into space already written cost a fraction of syncs that lengthen a file, so the write-ahead log keeps the
    /// size it has once reached, also over restarts.
    private func keepWriteAheadLog() throws {
        var keep: Int32 = 1
        let code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep)
        guard code == SQLITE_OK else { throw failure(code, "keep the write-ahead log") }
    }

    private func setting<Value: SQLValue & Equatable>(_ pragma: String, mustBe expected: Value) throws {
        let found = try value("PRAGMA \(pragma)", as: Value.self)
        guard found == expected else {
            let shown = found.map { "\($0)" } ?? "nothing"
            throw DatabaseError(
                kind: .other, message: "SQLite answers \(shown) where \(expected) is due",
                operation: "set PRAGMA \(pragma)")
        }
    }
}

/// A lock around every allocation would make reader and writer threads wait for each other.
private let memoryStatisticsAreOff: Bool = csqlite_disable_memory_statistics() == SQLITE_OK
