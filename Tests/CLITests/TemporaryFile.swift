import Glibc
import Testing

/// Files for tests; the test removes them.
enum TemporaryFile {
    static func make(_ text: String) throws -> String {
        try make(Array(text.utf8))
    }

    static func make(_ bytes: [UInt8]) throws -> String {
        var template = Array("/tmp/rollcall-cli.XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(write(descriptor, bytes, bytes.count) == bytes.count)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
