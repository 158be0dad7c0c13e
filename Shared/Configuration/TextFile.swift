import Glibc

/// Reads small text files: `.env` and secrets.
enum TextFile {
    enum Failure: Error, Equatable {
        case missing
        case unreadable(CInt)
        case tooLarge
        case notText

        /// To be read after the file's name.
        var problem: String {
            switch self {
            case .missing: "does not exist"
            case .unreadable(let code): "cannot be read: \(String(cString: strerror(code)))"
            case .tooLarge: "is larger than \(maximalSize / 1024) KiB"
            case .notText: "is not UTF-8 text"
            }
        }
    }

    /// Far more than any configuration needs.
    static let maximalSize = 64 * 1024

    static func read(path: String) throws(Failure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable(errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: maximalSize + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                let free = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return Glibc.read(descriptor, free.baseAddress, free.count)
            }
            if count == 0 { break }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .unreadable(errno) }
            filled += count
        }
        guard filled <= maximalSize else { throw .tooLarge }
        guard let text = String(validating: bytes[..<filled], as: UTF8.self), !text.utf8.contains(0) else {
            throw .notText
        }
        return text
    }
}
