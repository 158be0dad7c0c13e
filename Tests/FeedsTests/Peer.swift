import EventLoop
import Glibc
import JSON
import Time

/// A calendar program that others wrote, from the Python of `make test-deps`.
@LoopActor enum Peer {
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    /// Runs a program of the environment, or a script beside this file, and returns what it prints.
    ///
    /// - Parameter folder: where it runs, and finds and leaves its files.
    /// - Throws: `Failure` with all its output when it fails.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], in folder: String) async throws -> String {
        let source = try realFolder()
        let programs = "\(source)/../../.build/venv/bin"
        guard access("\(programs)/python", X_OK) == 0 else {
            throw Failure("There is no \(programs)/python: run 'make test-deps' first.")
        }
        let isScript = program.hasSuffix(".py")
        let process = try ChildProcess(
            isScript ? "\(programs)/python" : "\(programs)/\(program)",
            arguments: (isScript ? ["\(source)/\(program)"] : []) + arguments,
            environment: [
                "HOME=\(folder)", "PYTHONDONTWRITEBYTECODE=1", "TZ=UTC", "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin",
            ], directory: folder,
            endsWithUs: true)
        let (output, error) = (PrintedText(), PrintedText())
        process.standardOutput.handler = output
        process.standardError.handler = error
        do {
            try await LoopTime().withDeadline(.seconds(60)) {
                _ = await process.waitForExit()
                await output.end.wait()
                await error.end.wait()
            }
        } catch {
            process.send(signal: SIGKILL)
            throw error
        }
        let exit = await process.waitForExit()
        guard exit.isSuccess else { throw Failure("\(program) \(arguments): \(output.text)\(error.text)") }
        return output.text
    }

    /// The same for a script that prints JSON.
    static func read<Value: Decodable & Sendable>(
        _ script: String, _ arguments: [String], in folder: String
    ) async throws -> Value {
        try JSON.decode(Value.self, from: Array(try await run(script, arguments, in: folder).utf8))
    }

    /// This file's folder, also when the tests were built through a link to it.
    private static func realFolder() throws -> String {
        guard let path = realpath(#filePath, nil) else { throw Failure("\(#filePath) is gone") }
        defer { free(path) }
        let file = String(cString: path)
        return String(file.prefix(upTo: file.lastIndex(of: "/") ?? file.startIndex))
    }
}

@LoopActor private final class PrintedText: TransportHandler {
    private var bytes: [UInt8] = []
    let end = Latch()

    nonisolated init() {}

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func received(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
    func receivedEnd() { end.open() }
    func closed(_ error: LoopError?) { end.open() }
}

/// An event as such a program has read it.
struct ReadEvent: Codable, Sendable, Hashable {
    var uid: String
    var summary: String
    /// `2026-12-03T17:00:00Z`, in UTC.
    var start: String
    var end: String
    /// Empty without one.
    var status: String
    var location: String
    var description: String
    var url: String
}
