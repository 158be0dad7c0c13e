import EventLoop
import Glibc
import LumaIngest

/// Reading a guest list of any length out of Luma, or of what stands for it, as the luma program does.
enum IngestBench: BenchCommand {
    static let name = "ingest"
    static let usage = "ingest --url URL --db FILE [--page 100] [--event evt-0]: prints guests seen and rows written"

    static func run(_ arguments: BenchArguments) throws {
        guard let url = arguments.text("url"), let path = arguments.text("db") else {
            throw BenchFailure("--url URL and --db FILE are needed")
        }
        let page = try arguments.integer("page") ?? 100
        let event = arguments.text("event") ?? "evt-0"
        exit(
            EventLoop.run {
                do {
                    let result = try await GuestLoad.run(address: url, event: event, path: path, pageSize: page)
                    print(result.seen, result.written)
                    return 0
                } catch {
                    let text = "ingest: \(error)\n"
                    write(STDERR_FILENO, text, text.utf8.count)
                    return 1
                }
            })
    }
}
