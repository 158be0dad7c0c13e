import Glibc
import ServiceKit

/// Reads the files that are imported.
enum InputFile {
    /// The limit of an import.
    static let maximalSize = 16 * 1024 * 1024

    /// - Throws: ``CommandFailure`` when it cannot be read, is too large, or is no UTF-8 text.
    static func read(_ path: String) throws(CommandFailure) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= maximalSize {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, String(cString: strerror(errno))) }
            guard count > 0 else { break }
            bytes += block[..<count]
        }
        guard bytes.count <= maximalSize else { throw failure(path, "it is larger than 16 MiB; split it") }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw failure(path, "it is not UTF-8 text; save it again as UTF-8")
        }
        return text
    }

    private static func failure(_ path: String, _ reason: String) -> CommandFailure {
        CommandFailure(.failure, "cannot read \(path): \(reason)")
    }
}
