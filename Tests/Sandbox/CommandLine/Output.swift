import Glibc

/// Standard output and standard error, whole texts at a time.
enum Output {
    static func write(_ text: String) { _ = OutputFile.write(Array(text.utf8), to: STDOUT_FILENO) }
    static func line(_ text: String) { write(text + "\n") }
    static func error(_ text: String) { _ = OutputFile.write(Array((text + "\n").utf8), to: STDERR_FILENO) }
}

enum OutputFile {
    struct Failure: Error, CustomStringConvertible {
        let path: String
        let code: Int32

        var description: String { "Cannot write \(path): \(String(cString: strerror(code)))" }
    }

    /// Replaces the file in one step: who reads it meanwhile sees the old one or the new one, whole.
    ///
    /// - Throws: `Failure` with the system's reason.
    static func write(_ text: String, to path: String) throws(Failure) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Failure(path: temporary, code: errno) }
        let isWritten = write(Array(text.utf8), to: descriptor)
        let code = errno
        let isClosed = close(descriptor) == 0
        guard isWritten, isClosed else { throw Failure(path: temporary, code: isWritten ? errno : code) }
        guard rename(temporary, path) == 0 else { throw Failure(path: path, code: errno) }
    }

    /// Whether everything was taken.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
