import CalDAV
import Crypto
import EventLoop
import Glibc
import HTTPClient
import Time

/// Putting events into a calendar and asking what has changed in it, as the calendar program does.
enum CalDAVBench: BenchCommand {
    static let name = "caldav"
    static let usage =
        "caldav --url URL [--folder FOLDER] [--events 1000] [--in-flight 8] [--polls 0]: puts e000000.ics … of FOLDER, "
        + "then asks for changes; prints events put, and CPU milliseconds a poll"

    static func run(_ arguments: BenchArguments) throws {
        guard let address = arguments.text("url") else { throw BenchFailure("--url URL is needed") }
        let folder = arguments.text("folder")
        let events = folder == nil ? 0 : try arguments.integer("events") ?? 1000
        let inFlight = try arguments.integer("in-flight") ?? 8
        let polls = try arguments.integer("polls") ?? 0
        exit(
            EventLoop.run {
                do {
                    let load = try CalendarLoad(address: address)
                    let put = try await load.push(folder ?? "", events: events, inFlight: inFlight)
                    print(put, try await load.poll(polls))
                    return 0
                } catch {
                    let text = "caldav: \(error)\n"
                    write(STDERR_FILENO, text, text.utf8.count)
                    return 1
                }
            })
    }
}

@LoopActor private final class CalendarLoad {
    private let client: CalDAVClient
    private let calendar: HTTPURL
    private var next = 0
    private var put = 0

    init(address: String) throws {
        calendar = try HTTPURL(address)
        client = CalDAVClient(
            transport: CurlClient(), credential: .basic(user: "u", password: Secret("p")),
            rules: CredentialRules(allowsPlainHTTP: true), destination: .configured, time: LoopTime())
    }

    func push(_ folder: String, events: Int, inFlight: Int) async throws -> Int {
        try await withThrowingTaskGroup { group in
            for _ in 0..<min(inFlight, events) {
                group.addTask(executorPreference: LoopActor.executor) { try await self.putInTurn(folder, events) }
            }
            try await group.waitForAll()
        }
        return put
    }

    /// CPU milliseconds for each question about changes when there are none.
    func poll(_ polls: Int) async throws -> Double {
        guard polls > 0 else { return 0 }
        guard case .changes(let first) = try await client.changes(in: calendar, since: nil) else {
            throw BenchFailure("the server tells no changes")
        }
        let start = Self.processorTime()
        for _ in 0..<polls {
            guard case .changes(let none) = try await client.changes(in: calendar, since: first.token),
                none.changed.isEmpty
            else { throw BenchFailure("something has changed") }
        }
        return (Self.processorTime() - start) * 1000 / Double(polls)
    }

    private func putInTurn(_ folder: String, _ events: Int) async throws {
        while next < events {
            let digits = String(next)
            let name = "e\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).ics"
            next += 1
            let stored = try await client.create(name, try Self.read("\(folder)/\(name)"), in: calendar)
            if stored.etag != nil { put += 1 }
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw BenchFailure("\(path) cannot be read") }
        defer { close(descriptor) }
        return [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            count = max(0, Glibc.read(descriptor, buffer.baseAddress, buffer.count))
        }
    }

    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
