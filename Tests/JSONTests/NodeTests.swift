import JSON
import Testing

@Suite("Nodes")
struct NodeTests {
    private static let text = #"""
        {"event":{"name":"Meet \"up\"","guests":[{"email":"a@x.org","age":31},{"email":7,"age":null}]},"on":true,"x":[]}
        """#

    @Test("tell kind and count")
    func kinds() throws {
        let root = try JSONDocument(#"[null,true,1,1.5,"s",[1,2],{"a":1}]"#).root
        #expect(try root.elements.map(\.kind) == [.null, .boolean, .integer, .real, .string, .array, .object])
        #expect(try root.elements.map(\.count) == [0, 0, 0, 0, 0, 2, 1])
        #expect(try root.elements.first { _ in true }?.isNull == true)
    }

    @Test("name the path of what does not fit")
    func paths() throws {
        let root = try JSONDocument(Self.text).root
        let guests = try root.member("event").member("guests")
        let second = try #require(Array(guests.elements).last)
        let error = #expect(throws: JSONError.self) { try second.read("email", as: String.self) }
        #expect(error?.path == "$.event.guests[1].email")
        #expect(error?.reason == .wrongKind(expected: "a string", found: .integer))
        let missing = #expect(throws: JSONError.self) { try second.member("phone") }
        #expect(missing?.path == "$.event.guests[1]")
        #expect(missing?.reason == .missingMember("phone"))
        #expect(missing?.description == "$.event.guests[1]: member \"phone\" is missing")
    }

    @Test("read members, optional members and null")
    func reading() throws {
        let root = try JSONDocument(Self.text).root
        let guests = Array(try root.member("event").member("guests").elements)
        #expect(try root.member("event").read("name") == "Meet \"up\"")
        #expect(try root.read("on", as: Bool.self))
        #expect(try root.read("x", as: [Int].self) == [])
        #expect(try guests[0].readIfPresent("age", as: Int.self) == 31)
        #expect(try guests[1].readIfPresent("age", as: Int.self) == nil)
        #expect(try guests[1].readIfPresent("none", as: Int.self) == nil)
        #expect(try guests[1].read("age", as: Int?.self) == nil)
        #expect(throws: JSONError.self) { try guests[0].readIfPresent("email", as: Int.self) }
        #expect(throws: JSONError.self) { try guests[0].elements }
        #expect(throws: JSONError.self) { try root.member("x").members }
        #expect(throws: JSONError.self) { try root.member("x").member("y") }
    }

    @Test("outlive their document")
    func lifetime() throws {
        func node() throws -> JSONNode? { try JSONDocument(#"{"a":["kept"]}"#).root["a"]?.elements.first { _ in true } }
        #expect(try node()?.string() == "kept")
    }
}
