import Database
import EventLoop
import Glibc
import MemberMatching

/// Looks up a list of guests' addresses in a table of members, the way the members program does.
///
/// The table and the connection's settings are those of the members program; the file is also that of the other programs
/// measured. Printed are the matches and the seconds that normalising, ordering and looking up took; reading the list is
/// not counted.
enum MatchBench: BenchCommand {
    static let name = "match"
    static let usage = "match --database FILE --guests FILE: matches and seconds of looking up one address a line"

    static func run(_ arguments: BenchArguments) throws {
        guard let path = arguments.text("database"), let list = arguments.text("guests") else {
            throw BenchFailure("both files must be named")
        }
        let guests = try read(list)
        let failure = Lock<String?>(nil)
        let code = EventLoop.run {
            do {
                let (matches, duration) = try await match(guests, in: path)
                print(matches, duration / .seconds(1))
                return 0
            } catch {
                failure.withLock { $0 = "\(error)" }
                return 1
            }
        }
        guard code == 0 else { throw BenchFailure(failure.withLock { $0 } ?? "no result") }
    }

    private static func match(_ guests: [UInt8], in path: String) async throws -> (Int, Duration) {
        var configuration = DatabaseConfiguration(path: path)
        // The file was made by another program.
        configuration.applicationID = 0
        configuration.readers = 1
        let database = try await Database.open(configuration)
        let lines = guests.split(separator: UInt8(ascii: "\n"))
        let result = try await database.read { connection in
            let start = ContinuousClock.now
            var keys = EmailKeyBatch(reserving: lines.count)
            for (number, line) in lines.enumerated() {
                line.withUnsafeBytes { address in
                    // What is no address is nobody's.
                    try? keys.append(address: address, number: number)
                }
            }
            var bytes: Int64 = 0
            let statement = try connection.statement("SELECT member, position FROM member_emails WHERE key = ?1")
            let matches = try keys.lookUp(with: statement) { _, row in
                bytes &+= Int64(try row.withBytes(0) { $0.count } ?? 0)
                _ = try row.int64(1)
            }
            return (matches, ContinuousClock.now - start)
        }
        await database.close()
        return result
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw BenchFailure("cannot open \(path)") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count >= 0 else { throw BenchFailure("cannot read \(path)") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}
