internal import Glibc

/// Keeps the write-ahead log's file longer than what is in it, in big steps.
///
/// A sync that lengthens a file also commits the file system's own journal, and costs 1.3 to 7 times (measured) a sync
/// into space already written. So the space is written in advance, as zeros: SQLite reads a log up to the first frame
/// whose salt and checksum do not fit, and zeros never do. Only the log's writer does this, between transactions.
struct LogRoom {
    /// Bytes by which the file grows at a time.
    private static let step = 8 << 20
    /// Room that should be there before a transaction; a larger transaction lengthens the file itself.
    private static let margin = 1 << 20
    /// Steps for which the volume must have space, or the file is left alone: on a nearly full disk room is not for us.
    private static let stepsLeftFree = 8
    /// A page and its frame header.
    private static let bytesPerPage = 4096 + 24

    private let path: String
    /// Bytes written so far, ours or SQLite's.
    private var size = 0
    private var isAvailable = true

    init(databasePath: String) { path = databasePath + "-wal" }

    /// Sees to it that the next transactions find room. Failing costs only speed, and ends the attempts.
    mutating func prepare(logPages: Int) {
        let used = logPages * Self.bytesPerPage
        guard isAvailable, used + Self.margin > size else { return }
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }  // There has been no transaction yet.
        defer { close(descriptor) }
        var status = stat()
        isAvailable = fstat(descriptor, &status) == 0
        size = Int(status.st_size)
        if isAvailable, used + Self.margin > size { isAvailable = grow(descriptor) }
    }

    private mutating func grow(_ descriptor: Int32) -> Bool {
        var volume = statvfs()
        guard fstatvfs(descriptor, &volume) == 0 else { return false }
        guard Int(volume.f_bavail) * Int(volume.f_frsize) > Self.stepsLeftFree * Self.step else { return false }
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var end = size
        while end < size + Self.step {
            let count = pwrite(descriptor, zeros, zeros.count, end)
            guard count > 0 else {
                ftruncate(descriptor, size)  // Gives the space back to those who need it.
                return false
            }
            end += count
        }
        size = end
        return fdatasync(descriptor) == 0
    }
}
