import Glibc
import Scratch

/// Asks a Python library what it makes of something.
enum Peer {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a script beside this file with the Python of `make test-deps`.
    ///
    /// - Parameters:
    ///   - input: what the script finds in the file that is its first argument.
    /// - Returns: the lines that it prints.
    static func run(_ script: String, input: [UInt8]) throws -> [String] {
        let folder = try realFolder()
        let python = "\(folder)/../../.build/venv/bin/python"
        guard access(python, X_OK) == 0 else {
            throw Failure(description: "There is no \(python): run 'make test-deps' first.")
        }
        var path = Array("\(Scratch.folder)/ical-XXXXXX".utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0, write(descriptor, input, input.count) == input.count, close(descriptor) == 0 else {
            throw Failure(description: "a file for \(script) cannot be written")
        }
        defer { unlink(path) }
        let file = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let output = popen("'\(python)' '\(folder)/\(script)' '\(file)' 2>&1", "r") else {
            throw Failure(description: "\(script) cannot be started")
        }
        var bytes: [UInt8] = []
        while case let byte = fgetc(output), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        let text = String(decoding: bytes, as: UTF8.self)
        guard pclose(output) == 0 else { throw Failure(description: "\(script): \(text)") }
        return text.split(separator: "\n").map(String.init)
    }

    /// This file's folder, also when the tests were built through a link to it.
    private static func realFolder() throws -> String {
        guard let path = realpath(#filePath, nil) else { throw Failure(description: "\(#filePath) is gone") }
        defer { free(path) }
        return String(cString: path).split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
    }
}
