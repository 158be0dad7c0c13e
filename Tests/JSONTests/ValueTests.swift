import JSON
import Testing

@Suite("Free-form values")
struct ValueTests {
    @Test("keep their members in order and come back the same")
    func roundTrip() throws {
        let value: JSONValue = ["z": 1, "a": [nil, true, 2.5, "s"], "m": ["x": [:], "y": []]]
        let bytes = JSON.write(value)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"z":1,"a":[null,true,2.5,"s"],"m":{"x":{},"y":[]}}"#)
        #expect(try JSON.read(JSONValue.self, from: bytes) == value)
        #expect(try JSON.decode(JSONValue.self, from: bytes) == value)
        #expect(try JSON.encode(value) == bytes)
    }

    @Test("are equal only with equal members in equal order")
    func equality() {
        #expect(JSONValue.integer(1) != JSONValue.double(1))
        #expect((["a": 1, "b": 2] as JSONValue) != ["b": 2, "a": 1])
        #expect((["a": 1] as JSONValue).hashValue == (["a": 1] as JSONValue).hashValue)
    }

    @Test("give members, elements and scalars on request")
    func access() {
        let value: JSONValue = ["a": ["b": [1, "x"]]]
        #expect(value["a"]?["b"]?.array?.first?.integer == 1)
        #expect(value["a"]?["b"]?.array?.last?.string == "x")
        #expect(value["none"] == nil)
        #expect(value.string == nil)
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = nil
        object["c"] = 3
        #expect(object.members.map(\.key) == ["b", "c"])
    }
}
