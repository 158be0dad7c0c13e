extension Database {
    /// Copies the database, as it is at one moment, into a file at `target`, while reads and writes go on.
    ///
    /// The copy is made under another name, checked, synced, and then takes the name in one step: a file of that name is
    /// either a whole backup or the previous one. To restore, stop the program and put the copy in the database's place.
    ///
    /// - Throws: `DatabaseError`; nothing of the copy is left then.
    public func backup(to target: String) async throws {
        let backup = Backup(source: path, target: target)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                try StorageThread.start { continuation.resume(with: Result { try backup.run() }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
