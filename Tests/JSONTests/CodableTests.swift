import JSON
import Testing

@Suite("Codable types")
struct CodableTests {
    private struct Guest: Codable, Equatable {
        var name: String
        var age: Int?
        var score: Double
        var flags: [Bool]
        var nested: [String: [Int8]]
        var status: Status
        var extra: JSONValue
    }

    private enum Status: String, Codable { case approved, declined }

    /// Has both a direct form and a `Codable` form that would look different.
    private struct Place: Codable, Equatable, JSONReadable, JSONWritable {
        var latitude: Int
        init(latitude: Int) { self.latitude = latitude }
        init(json: JSONNode) throws { latitude = try json.int() }
        func write(to writer: inout JSONWriter) { writer.integer(latitude) }
    }

    private struct Trip: Codable, Equatable {
        var start: Place
        var stops: [Place]
        var end: Place?
    }

    @Test("come back as they were, members in their order")
    func roundTrip() throws {
        let guest = Guest(
            name: "Zoë \"Z\"", age: nil, score: 1.5, flags: [true, false], nested: ["a": [1, -2]], status: .approved,
            extra: ["x": [nil, 1, 2.5, "s", true]])
        let bytes = try JSON.encode(guest)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"name":"Zoë \"Z\"","score":1.5,"flags":[true,false],"nested":{"a":[1,-2]},"status":"approved","#
                + #""extra":{"x":[null,1,2.5,"s",true]}}"#)
        #expect(try JSON.decode(Guest.self, from: bytes) == guest)
        #expect(try JSON.decode([Guest].self, from: JSON.encode([guest, guest])) == [guest, guest])
    }

    @Test("with a direct form use it, also as members and elements")
    func directForms() throws {
        let trip = Trip(start: Place(latitude: 1), stops: [Place(latitude: 2)], end: Place(latitude: 3))
        let bytes = try JSON.encode(trip)
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"start":1,"stops":[2],"end":3}"#)
        #expect(try JSON.decode(Trip.self, from: bytes) == trip)
        #expect(try JSON.decode(Place.self, from: Array("5".utf8)) == Place(latitude: 5))
    }

    @Test("name the coding path of what does not fit")
    func codingPath() throws {
        let text = #"[{"name":"a","score":1,"flags":[true,0],"nested":{},"status":"approved","extra":null}]"#
        let error = #expect(throws: DecodingError.self) { try JSON.decode([Guest].self, from: Array(text.utf8)) }
        guard case .typeMismatch(_, let context) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(context.debugDescription.contains("$[0].flags[1]"))
        let missing = #expect(throws: DecodingError.self) { try JSON.decode(Guest.self, from: Array("{}".utf8)) }
        guard case .keyNotFound(let key, _) = missing else {
            Issue.record("another error: \(String(describing: missing))")
            return
        }
        #expect(key.stringValue == "name")
    }

    @Test("refuse integers that do not fit, in both directions")
    func integerRanges() throws {
        #expect(throws: DecodingError.self) {
            try JSON.decode([String: [Int8]].self, from: Array(#"{"a":[128]}"#.utf8))
        }
        #expect(throws: DecodingError.self) { try JSON.decode(UInt.self, from: Array("-1".utf8)) }
        #expect(throws: DecodingError.self) { try JSON.decode([Int32].self, from: Array("[1.0]".utf8)) }
        #expect(throws: EncodingError.self) { try JSON.encode([UInt64.max]) }
        #expect(try JSON.decode(UInt64.self, from: JSON.encode(UInt64(Int64.max))) == UInt64(Int64.max))
    }

    @Test("refuse NaN, naming the coding path")
    func nonFinite() throws {
        struct Reading: Codable { var value: Double }
        let error = #expect(throws: EncodingError.self) { try JSON.encode(Reading(value: .nan)) }
        guard case .invalidValue(_, let context) = error else { return }
        #expect(context.codingPath.map(\.stringValue) == ["value"])
    }

    @Test("are written whole among other values, or not at all")
    func amongOthers() throws {
        var writer = JSONWriter()
        writer.beginArray()
        writer.integer(1)
        try writer.encode(Child(base: 1, own: [], name: "n"))
        #expect(throws: EncodingError.self) { try writer.encode(Reading(place: "roof", value: .nan)) }
        writer.integer(2)
        writer.endArray()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"[1,{"box":{"name":"n","list":[{"last":true}]},"own":0,"super":{"base":1}},2]"#)
    }

    private struct Reading: Codable {
        var place: String
        var value: Double
    }

    @Test("may nest containers by hand and inherit")
    func nestedContainers() throws {
        let child = Child(base: 1, own: [2, 3], name: "n")
        let bytes = try JSON.encode(child)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"box":{"name":"n","list":[2,3,{"last":true}]},"own":2,"super":{"base":1}}"#)
        let copy = try JSON.decode(Child.self, from: bytes)
        #expect(copy.base == 1)
        #expect(copy.own == [2, 3])
        #expect(copy.name == "n")
    }
}

private class Parent: Codable {
    let base: Int
    init(base: Int) { self.base = base }
}

/// Fills several containers in turns, which is legal and rare.
private final class Child: Parent {
    let own: [Int]
    let name: String

    private enum Key: String, CodingKey { case box, own, name, list, last }

    init(base: Int, own: [Int], name: String) {
        self.own = own
        self.name = name
        super.init(base: base)
    }

    required init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let box = try container.nestedContainer(keyedBy: Key.self, forKey: .box)
        name = try box.decode(String.self, forKey: .name)
        var list = try box.nestedUnkeyedContainer(forKey: .list)
        own = [try list.decode(Int.self), try list.decode(Int.self)]
        try super.init(from: container.superDecoder())
    }

    override func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        var box = container.nestedContainer(keyedBy: Key.self, forKey: .box)
        try box.encode(name, forKey: .name)
        try container.encode(own.count, forKey: .own)
        var list = box.nestedUnkeyedContainer(forKey: .list)
        for number in own { try list.encode(number) }
        try super.encode(to: container.superEncoder())
        var last = list.nestedContainer(keyedBy: Key.self)
        try last.encode(true, forKey: .last)
    }
}
