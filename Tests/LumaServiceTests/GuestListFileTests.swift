import CSV
import Contracts
import Testing
import Time

@testable import LumaIngest

@Suite("Guest-list files")
struct GuestListFileTests {
    private let header =
        "api_id,name,first_name,last_name,email,phone_number,created_at,approval_status,checked_in_at\n"

    @Test("Luma's export reads")
    func export() throws {
        let text = header + "gst-1,,Robin,\"Guest, Jr\",robin@example.com,,2026-11-02T11:20:05.990Z,waitlist,\n"
        let file = try GuestListFile(Array(text.utf8))
        let guest = try #require(file.guests.first)
        #expect(guest.name == "Robin Guest, Jr")
        #expect(guest.status == .waitlisted)
        #expect(guest.registeredAt == (try Timestamp(rfc3339: "2026-11-02T11:20:05.990Z")))
        #expect(file.rejected.isEmpty)
    }

    @Test("Bad rows are named by their line, good rows are taken")
    func badRows() throws {
        let text =
            header + "gst-1,A,,,a@example.com,,,approved,\n" + "gst-2,B\n" + ",No One,,,,,,approved,\n"
            + "gst-3,C,,,c@example.com,,yesterday,approved,\n" + "gst-1,A,,,a@example.com,,,approved,\n"
            + "gst-4,D,,,d@example.com,,,approved,2026-12-03T17:00:00Z\n"
        let file = try GuestListFile(Array(text.utf8))
        #expect(file.guests.map(\.id) == ["gst-1", "gst-4"])
        #expect(file.rejected.map(\.line) == [3, 4, 5, 6])
    }

    @Test("A file with addresses only is enough")
    func addressesOnly() throws {
        let file = try GuestListFile(Array("Email\nRobin@Example.com\n".utf8))
        #expect(
            file.guests == [GuestSnapshot(id: "email:robin@example.com", email: "Robin@Example.com", status: .approved)]
        )
    }

    @Test("A file may have as many rows as the limit and no more", arguments: [19_999, 20_000, 20_001])
    func rows(count: Int) {
        let text = "email\n" + (0..<count).map { "g\($0)@example.com\n" }.joined()
        #expect(((try? GuestListFile(Array(text.utf8)))?.guests.count ?? 0) == (count <= 20_000 ? count : 0))
    }
}
