#pragma once
#include <sqlite3.h>

// Swift imports neither variadic functions nor the cast macros SQLITE_STATIC and SQLITE_TRANSIENT. These wrappers are
// the one place where the choice between them is made. A null pointer stands for no bytes here, not for SQL NULL.

/// Binds text that SQLite copies.
static inline int csqlite_bind_text_copy(sqlite3_stmt *statement, int position, const void *bytes, int count) {
    return sqlite3_bind_text(statement, position, bytes ? (const char *)bytes : "", bytes ? count : 0, SQLITE_TRANSIENT);
}

/// Binds text that the caller keeps in place until the statement is reset or bound anew.
static inline int csqlite_bind_text_borrow(sqlite3_stmt *statement, int position, const void *bytes, int count) {
    return sqlite3_bind_text(statement, position, bytes ? (const char *)bytes : "", bytes ? count : 0, SQLITE_STATIC);
}

/// Binds a blob that SQLite copies.
static inline int csqlite_bind_blob_copy(sqlite3_stmt *statement, int position, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, position, bytes ? bytes : "", bytes ? count : 0, SQLITE_TRANSIENT);
}

/// Binds a blob that the caller keeps in place until the statement is reset or bound anew.
static inline int csqlite_bind_blob_borrow(sqlite3_stmt *statement, int position, const void *bytes, int count) {
    return sqlite3_bind_blob(statement, position, bytes ? bytes : "", bytes ? count : 0, SQLITE_STATIC);
}

/// Sets one boolean option of a connection.
static inline int csqlite_configure(sqlite3 *connection, int option, int value) {
    return sqlite3_db_config(connection, option, value, (int *)0);
}

/// Turns off SQLite's count of memory in use, which takes a process-wide lock at every allocation. Has an effect only
/// before the first connection of the process; later calls return SQLITE_MISUSE and change nothing.
static inline int csqlite_disable_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
