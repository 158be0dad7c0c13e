import JSON
import Testing
import Time

@Suite("Timestamps")
struct TimestampTests {
    private struct Event: Codable, Equatable { var start: Timestamp }

    @Test("are RFC 3339 strings, read directly and through Codable")
    func roundTrip() throws {
        let start = try Timestamp(rfc3339: "2026-12-03T17:00:00.250Z")
        let bytes = try JSON.encode(Event(start: start))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"start":"2026-12-03T17:00:00.250Z"}"#)
        #expect(try JSON.decode(Event.self, from: bytes) == Event(start: start))
        #expect(try JSONDocument(bytes).root.read("start", as: Timestamp.self) == start)
    }

    @Test("name their path when they are malformed")
    func malformed() throws {
        let root = try JSONDocument(#"{"start":"tomorrow"}"#).root
        let error = #expect(throws: JSONError.self) { try root.read("start", as: Timestamp.self) }
        #expect(error?.path == "$.start")
    }
}
