import EventLoop
import Glibc

/// The programs as they were built beside the tests.
enum BuiltPrograms {
    /// The folder that this test bundle lies in.
    static var folder: String {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, path.count)
        let text = String(decoding: path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return String(text.prefix(upTo: text.lastIndex(of: "/") ?? text.startIndex))
    }

    static func path(_ program: String) -> String { "\(folder)/\(program)" }
}

/// A program that runs, with what it has printed.
@LoopActor final class RunningProgram {
    let process: ChildProcess
    private let output = PrintedText()
    private let error = PrintedText()

    init(_ program: String, _ arguments: [String], environment: [String: String], folder: String) throws {
        // A program built with a sanitizer is told what the tests are told.
        let sanitizers = ["ASAN_OPTIONS", "TSAN_OPTIONS"].compactMap { (name: String) -> (String, String)? in
            getenv(name).map { (name, String(cString: $0)) }
        }
        let variables = ["PATH": "/usr/bin:/bin"].merging(sanitizers) { $1 }.merging(environment) { $1 }
        process = try ChildProcess(
            BuiltPrograms.path(program), arguments: arguments, environment: variables.map { "\($0)=\($1)" },
            directory: folder)
        process.standardOutput.handler = output
        process.standardError.handler = error
    }

    /// Both streams.
    var printed: String { output.text + error.text }
    var standardOutput: String { output.text }

    /// Waits for the end, for at most `limit`; kills what does not end.
    func exitCode(within limit: Duration) async throws -> Int64 {
        let process = process
        do {
            let exit = try await LoopTime().withDeadline(limit) {
                while !process.hasExited { try await LoopTime().sleep(for: .milliseconds(5)) }
                return await process.waitForExit()
            }
            try await eventually("its output is complete") { output.hasEnded && error.hasEnded }
            return exit.code
        } catch let error as DeadlineExceeded {
            process.send(signal: SIGKILL)
            throw error
        }
    }
}

@LoopActor private final class PrintedText: TransportHandler {
    private(set) var bytes: [UInt8] = []
    private(set) var hasEnded = false

    nonisolated init() {}

    var text: String { String(decoding: bytes, as: UTF8.self) }

    func received(_ bytes: UnsafeRawBufferPointer) { self.bytes += bytes }
    func receivedEnd() { hasEnded = true }
    func closed(_ error: LoopError?) { hasEnded = true }
}
