import Glibc

/// The file that holds a program's master key: 32 random bytes that only the owner can read.
///
/// It is kept apart from the database and from its backups: together they would open each other.
public enum KeyFile {
    /// Reads the key, or makes one when there is no file yet.
    ///
    /// - Throws: ``CryptoError/unusableKeyFile(path:problem:)`` when the file is not ours, can be read by others, has
    ///   the wrong size, or cannot be read or made.
    public static func loadOrCreate(path: String) throws(CryptoError) -> SymmetricKey {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0 {
            guard errno == ENOENT else { throw failure(path, "cannot be opened", errno) }
            return try create(path: path)
        }
        defer { close(descriptor) }
        return try load(descriptor, path)
    }

    /// Whether there is something at that place, usable or not.
    public static func exists(path: String) -> Bool { access(path, F_OK) == 0 }

    private static func load(_ descriptor: CInt, _ path: String) throws(CryptoError) -> SymmetricKey {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path, "cannot be examined", errno) }
        guard status.st_uid == geteuid() else {
            throw .unusableKeyFile(path: path, problem: "belongs to another user; make it owned by the service's user")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .unusableKeyFile(path: path, problem: "can be read by others; run chmod 400 on it")
        }
        var bytes = [UInt8](repeating: 0, count: SymmetricKey.size + 1)
        defer { bytes.wipe() }
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw failure(path, "cannot be read", errno) }
        guard count == SymmetricKey.size else {
            throw .unusableKeyFile(
                path: path, problem: "does not have \(SymmetricKey.size) bytes; restore it from its backup")
        }
        return try SymmetricKey(bytes: bytes[..<count])
    }

    /// Writes a new key to a temporary name and links it into place, so that a crash leaves a whole key or none, and of
    /// two programs that start at once both use the one key that came first.
    private static func create(path: String) throws(CryptoError) -> SymmetricKey {
        let temporary = "\(path).\(Hex.encode(SecureRandom.bytes(8)))"
        let descriptor = Glibc.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o400)
        guard descriptor >= 0 else { throw failure(path, "cannot be made", errno) }
        defer {
            close(descriptor)
            unlink(temporary)
        }
        var bytes = SecureRandom.bytes(SymmetricKey.size)
        defer { bytes.wipe() }
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw failure(path, "cannot be written", errno)
        }
        guard link(temporary, path) == 0 else {
            guard errno == EEXIST else { throw failure(path, "cannot be put in place", errno) }
            return try loadOrCreate(path: path)
        }
        try syncDirectory(of: path)
        return try SymmetricKey(bytes: bytes)
    }

    private static func syncDirectory(of path: String) throws(CryptoError) {
        let parent = path.lastIndex(of: "/").map { path[...$0] } ?? "."
        let directory = Glibc.open(String(parent), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure(path, "has a directory that cannot be opened", errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure(path, "has a directory that cannot be synced", errno) }
    }

    private static func failure(_ path: String, _ problem: String, _ code: CInt) -> CryptoError {
        .unusableKeyFile(path: path, problem: "\(problem): \(String(cString: strerror(code)))")
    }
}
