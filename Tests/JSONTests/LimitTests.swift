import JSON
import Testing

@Suite("Limits")
struct LimitTests {
    private static let small = JSONLimits(
        documentBytes: 100, depth: 3, stringBytes: 20, keyBytes: 5, members: 4, elements: 6)

    @Test("of the document's size", arguments: [(99, true), (100, true), (101, false)])
    func documentBytes(_ size: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, "[" + String(repeating: " ", count: size - 2) + "]", Self.small)
    }

    @Test("of depth, small", arguments: [(2, true), (3, true), (4, false)])
    func smallDepth(_ depth: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, nested(depth), Self.small)
    }

    @Test("of depth", arguments: [(63, true), (64, true), (65, false)])
    func depth(_ depth: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, nested(depth), .standard)
        expect(
            accepted: isAccepted,
            String(repeating: #"{"a":"#, count: depth) + "1" + String(repeating: "}", count: depth), .standard)
    }

    @Test("of a string, small", arguments: [(19, true), (20, true), (21, false), (60, false)])
    func smallString(_ size: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, "\"" + String(repeating: "x", count: size) + "\"", Self.small)
    }

    @Test("of a string", arguments: [(262_143, true), (262_144, true), (262_145, false)])
    func string(_ size: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, "[\"" + String(repeating: "x", count: size) + "\"]", .standard)
    }

    @Test("of a member name, small", arguments: [(4, true), (5, true), (6, false)])
    func smallKey(_ size: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, "{\"" + String(repeating: "x", count: size) + "\":1}", Self.small)
    }

    @Test("of a member name", arguments: [(255, true), (256, true), (257, false)])
    func key(_ size: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, "{\"" + String(repeating: "x", count: size) + "\":1}", .standard)
    }

    @Test("of an object's members", arguments: [(999, true), (1_000, true), (1_001, false)])
    func members(_ count: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, object(members: count), .standard)
    }

    @Test("of an object's members, small", arguments: [(3, true), (4, true), (5, false)])
    func fewMembers(_ count: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, object(members: count), Self.small)
    }

    @Test("of an array's elements", arguments: [(99_999, true), (100_000, true), (100_001, false)])
    func elements(_ count: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, array(elements: count), .standard)
    }

    @Test("of an array's elements, small", arguments: [(5, true), (6, true), (7, false)])
    func fewElements(_ count: Int, _ isAccepted: Bool) {
        expect(accepted: isAccepted, array(elements: count), Self.small)
    }

    private func expect(accepted: Bool, _ text: String, _ limits: JSONLimits) {
        let refusal: JSONError?
        do {
            _ = try JSONDocument(text, limits: limits)
            refusal = nil
        } catch {
            refusal = error
        }
        if accepted { return #expect(refusal == nil) }
        guard case .tooLarge = refusal?.reason else {
            Issue.record("refused for another reason: \(String(describing: refusal))")
            return
        }
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }

    private func object(members: Int) -> String {
        "{" + (0..<members).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}"
    }

    private func array(elements: Int) -> String {
        "[" + (0..<elements).map { _ in "0" }.joined(separator: ",") + "]"
    }
}
