import JSON
import Testing

@testable import Sandbox

@Suite("Scripted faults") struct FaultTests {
    @Test(
        "Patterns match whole texts, a star anything",
        arguments: [
            ("/v1/a", "/v1/a", true), ("/v1/ab", "/v1/a", false), ("/v1/a/b", "/v1/*", true), ("", "*", true),
            ("/v1/events/guests/list", "/v1/*/list", true), ("/v1/events/get", "/v1/*/list", false),
            ("aab", "*ab", true), ("abcabd", "*abd", true), ("x", "", false), ("GET /v1/a", "GET *", true),
        ])
    func patterns(text: String, pattern: String, matches: Bool) {
        #expect(FaultRule.matches(text[...], pattern[...]) == matches)
    }

    @Test("A rule lets some pass, strikes so often, and stops")
    func counts() {
        var script = FaultScript(seed: 1)
        script.add(FaultRule(pattern: "/v1/a", effect: .api(.hang), skip: 2, count: 2))
        let struck = (0..<6).map { _ in script.fault(method: "GET", path: "/v1/a") != nil }
        #expect(struck == [false, false, true, true, false, false])
        #expect(script.rules[0].hits == 2)
        #expect(script.fault(method: "GET", path: "/v1/b") == nil)
    }

    @Test("The method may be part of the pattern, and the first rule that strikes wins")
    func methods() {
        var script = FaultScript(seed: 1)
        script.add(FaultRule(pattern: "POST /v1/*", effect: .api(.empty)))
        script.add(FaultRule(pattern: "/v1/*", effect: .api(.html)))
        #expect(script.fault(method: "POST", path: "/v1/a") == .empty)
        #expect(script.fault(method: "GET", path: "/v1/a") == .html)
        #expect(script.webhookFault(type: "guest.updated") == nil)
        script.add(FaultRule(pattern: "guest.*", effect: .webhook(.drop)))
        #expect(script.webhookFault(type: "guest.updated") == .drop)
        #expect(script.webhookFault(type: "event.updated") == nil)
    }

    @Test("Probability is drawn from the seed")
    func probability() {
        func draw(seed: UInt64) -> [Bool] {
            var script = FaultScript(seed: seed)
            script.add(FaultRule(pattern: "*", effect: .api(.hang), probability: 0.3))
            return (0..<1000).map { _ in script.fault(method: "GET", path: "/") != nil }
        }
        let first = draw(seed: 1)
        #expect(draw(seed: 1) == first)
        #expect(draw(seed: 2) != first)
        #expect((240...360).contains(first.count { $0 }))
    }

    @Test("Bodies are spoiled as asked")
    func bodies() throws {
        let body = Array(#"{"entries":[{"id":"a","status":"x","deep":{"status":"y"}}],"has_more":false}"#.utf8)
        func spoiled(_ fault: FaultKind) -> String {
            String(decoding: BodyFaults.apply(fault, to: body), as: UTF8.self)
        }
        #expect(
            spoiled(.unknownEnum(field: "status"))
                == #"{"entries":[{"id":"a","status":"sandbox_unknown","deep":{"status":"sandbox_unknown"}}],"has_more":false}"#
        )
        #expect(spoiled(.missingField("status")) == #"{"entries":[{"id":"a","deep":{}}],"has_more":false}"#)
        #expect(spoiled(.nullList("entries")) == #"{"entries":null,"has_more":false}"#)
        #expect(spoiled(.duplicateKeys).hasPrefix(#"{"entries":null,"entries":["#))
        #expect(spoiled(.hang) == String(decoding: body, as: UTF8.self))
    }
}

@Suite("How answers travel") struct WirePlanTests {
    private let response = APIResponse(headers: [("X-A", "1")], body: Array("0123456789".utf8))

    private func sent(_ fault: FaultKind?, keepsConnection: Bool = true) -> String {
        let bytes = WirePlan(response, fault: fault, keepsConnection: keepsConnection).steps.flatMap {
            step -> [UInt8] in
            if case .send(let bytes) = step { return bytes }
            return []
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test("Without a fault it is a plain answer")
    func plain() {
        #expect(
            sent(nil) == "HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 10\r\nConnection: keep-alive\r\n\r\n0123456789")
        #expect(WirePlan(response, fault: nil, keepsConnection: false).steps.last == .close)
        #expect(WirePlan(response, fault: nil, keepsConnection: true).steps.count == 1)
    }

    @Test("Truncation keeps so many bytes of the body", arguments: [0, 9, 10, 11])
    func truncation(count: Int) {
        #expect(
            sent(.truncate(at: count)).split(separator: "\r\n\r\n", omittingEmptySubsequences: false).last?.count
                == min(count, 10))
        #expect(sent(.truncate(at: count)).contains("Content-Length: 10\r\n"))
        #expect(WirePlan(response, fault: .truncate(at: count), keepsConnection: true).steps.last == .close)
    }

    @Test("Lengths lie, pages come instead, answers end early")
    func others() {
        #expect(sent(.wrongLength(by: 5)).contains("Content-Length: 15\r\n"))
        #expect(sent(.wrongLength(by: -20)).contains("Content-Length: 0\r\n"))
        #expect(sent(.html).contains("Content-Type: text/html"))
        #expect(sent(.empty).contains("Content-Length: 0\r\n"))
        #expect(WirePlan(response, fault: .hang, keepsConnection: true).steps == [.hang])
        #expect(WirePlan(response, fault: .resetBefore, keepsConnection: true).steps == [.reset])
        #expect(WirePlan(response, fault: .resetAfter, keepsConnection: true).steps.last == .close)
        #expect(
            WirePlan(response, fault: .delay(milliseconds: 7), keepsConnection: true).steps.first
                == .wait(milliseconds: 7))
    }

    @Test("A dripped answer is the whole answer in pieces")
    func drip() {
        #expect(sent(.drip(bytes: 3, milliseconds: 1)) == sent(nil))
        let steps = WirePlan(response, fault: .drip(bytes: 3, milliseconds: 1), keepsConnection: true).steps
        #expect(steps.count { $0 == .wait(milliseconds: 1) } == (sent(nil).utf8.count + 2) / 3)
    }
}
