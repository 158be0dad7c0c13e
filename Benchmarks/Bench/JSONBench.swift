import Glibc
import JSON

/// Scanning, reading and writing a page of guests as Luma sends it.
enum JSONBench: BenchCommand {
    static let name = "json"
    static let usage = "json [--guests N] [--save FILE]: rates of the JSON module on a page of N guests (100)"

    private struct Guest: Codable, JSONReadable, JSONWritable {
        var id: String
        var email: String
        var name: String
        var status: String
        var registeredAt: String

        init(json: JSONNode) throws {
            let guest = try json.member("guest")
            id = try guest.read("api_id")
            email = try guest.read("user_email")
            name = try guest.read("user_name")
            status = try guest.read("approval_status")
            registeredAt = try guest.read("registered_at")
        }

        func write(to writer: inout JSONWriter) {
            writer.object { writer in
                writer.member("id", id)
                writer.member("email", email)
                writer.member("name", name)
                writer.member("status", status)
                writer.member("registeredAt", registeredAt)
            }
        }
    }

    private struct CodableGuest: Codable {
        struct Fields: Codable {
            var api_id: String
            var user_email: String
            var user_name: String
            var approval_status: String
            var registered_at: String
        }
        var guest: Fields
    }

    private struct CodablePage: Codable { var entries: [CodableGuest] }

    static func run(_ arguments: BenchArguments) throws {
        let page = Self.page(guests: try arguments.integer("guests") ?? 100)
        print("page: \(page.count) bytes")
        if let path = arguments.text("save") { try save(page, to: path) }
        var parser = JSONParser()
        try measure("scan", bytes: page.count) {
            _ = try page.withUnsafeBytes { try parser.parse($0) }
        }
        try measure("scan, new document each time", bytes: page.count) { _ = try JSONDocument(page) }
        try measure("scan and read 5 members of each guest", bytes: page.count) {
            let document = try page.withUnsafeBytes { try parser.parse($0) }
            _ = try document.root.read("entries", as: [Guest].self)
        }
        try measure("the same by Codable", bytes: page.count) { _ = try JSON.decode(CodablePage.self, from: page) }
        let root = try JSONDocument(page).root
        let guests = try root.read("entries", as: [Guest].self)
        let tree = try JSONValue(json: root)
        try measure("read a tree", bytes: page.count) { _ = try JSONValue(json: root) }
        measure("write the tree", bytes: page.count) { _ = JSON.write(tree) }
        let written = JSON.write(guests).count
        measure("write 5 members of each guest", bytes: written) { _ = JSON.write(guests) }
        let codable = try JSON.decode(CodablePage.self, from: page)
        try measure("the same by Codable", bytes: try JSON.encode(codable).count) { _ = try JSON.encode(codable) }
    }

    /// The best of several rounds: what the code can do when nothing else disturbs it.
    private static func measure(_ what: String, bytes: Int, _ body: () throws -> Void) rethrows {
        let clock = ContinuousClock()
        var best = Duration.seconds(1_000)
        for _ in 0..<7 {
            let rounds = 200
            let cost = try clock.measure { for _ in 0..<rounds { try body() } } / rounds
            best = min(best, cost)
        }
        let microseconds = Double(best.components.attoseconds) / 1e12
        print("\(what): \((microseconds * 10).rounded() / 10) µs, \(Int(Double(bytes) / microseconds)) MB/s")
    }

    /// For other programs to measure themselves with.
    private static func save(_ page: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw BenchFailure("cannot open \(path)") }
        defer { close(descriptor) }
        guard Glibc.write(descriptor, page, page.count) == page.count else {
            throw BenchFailure("cannot write \(path)")
        }
    }

    private static func page(guests: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("entries")
            writer.array { writer in
                for number in 0..<guests { write(guest: number, to: &writer) }
            }
            writer.member("has_more", true)
            writer.member("next_cursor", "c2Vjb25k")
        }
        return writer.bytes
    }

    private static func write(guest number: Int, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("api_id", "gst-\(number)AbCdEf")
            writer.key("guest")
            writer.object { writer in
                writer.member("api_id", "gst-\(number)AbCdEf")
                writer.member("approval_status", "approved")
                writer.member("custom_source", String?.none)
                writer.member("checked_in_at", String?.none)
                writer.member("check_in_qr_code", "https://lu.ma/check-in/evt-0aB1cD2eF3?pk=g-\(number)qR5sT6uV7")
                writer.member("created_at", "2026-11-03T17:00:00.000Z")
                writer.member("registered_at", "2026-11-03T17:00:00.000Z")
                writer.member("joined_at", String?.none)
                writer.member("user_api_id", "usr-\(number)XyZ")
                writer.member("user_email", "guest.number\(number)@example.org")
                writer.member("user_name", number % 5 == 0 ? "Zoë Müller" : "Alex Example")
                writer.member("phone_number", "+1 555 0100")
                writer.key("registration_answers")
                writer.array { writer in
                    for question in 0..<3 {
                        writer.object { writer in
                            writer.member("label", "What do you want to learn about at this meeting?")
                            writer.member("question_id", "q\(question)")
                            writer.member(
                                "value", "Some words about what I would like to hear, and whom I would like to meet.")
                        }
                    }
                }
                writer.key("event_ticket")
                writer.object { writer in
                    writer.member("api_id", "tkt-\(number)")
                    writer.member("amount", 0)
                    writer.member("currency", String?.none)
                    writer.member("name", "Standard")
                    writer.member("is_captured", false)
                }
            }
        }
    }
}
