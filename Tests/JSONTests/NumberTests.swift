import JSON
import Mutation
import Testing

@Suite("Numbers")
struct NumberTests {
    @Test(
        "that are integers stay exact",
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("-7", -7), ("9007199254740993", 9_007_199_254_740_993),
            ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
            ("-9223372036854775807", -Int64.max),
        ])
    func integers(_ text: String, _ expected: Int64) throws {
        let root = try JSONDocument(text).root
        #expect(root.kind == .integer)
        #expect(try root.int64() == expected)
    }

    @Test(
        "out of range are refused",
        arguments: [
            "9223372036854775808", "-9223372036854775809", "18446744073709551615", "100000000000000000000", "1e400",
            "-1e400", "123123e100000", "0.4e00669999999999999999999999999999999999999999999999999999", "1e9999999999",
            "1" + String(repeating: "0", count: 400) + ".0",
        ])
    func outOfRange(_ text: String) {
        #expect { try JSONDocument(text) } throws: { ($0 as? JSONError)?.reason == .numberOutOfRange }
    }

    @Test(
        "that are not integers are the nearest doubles",
        arguments: [
            ("0.1", 0.1), ("-0.0", -0.0), ("1.0", 1.0), ("123.456", 123.456), ("1e22", 1e22), ("1E-2", 0.01),
            ("3.141592653589793238462643", 3.141592653589793),
            ("1.7976931348623157e308", Double.greatestFiniteMagnitude),
            ("5e-324", Double.leastNonzeroMagnitude),
            ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown), ("0.000000000000001", 1e-15),
            ("999999999999999.0", 999_999_999_999_999), ("42", 42), ("9007199254740993", 9_007_199_254_740_992),
        ])
    func doubles(_ text: String, _ expected: Double) throws {
        let value = try JSONDocument(text).root.double()
        #expect(value.bitPattern == expected.bitPattern)
    }

    @Test("with a fraction or an exponent are not integers", arguments: ["1.0", "1e2", "1.5"])
    func strictness(_ text: String) throws {
        let root = try JSONDocument(text).root
        #expect(throws: JSONError.self) { try root.int64() }
    }

    @Test("come back as they were written")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let integer = Int64(bitPattern: random.next())
            #expect(try JSONDocument(JSON.write(integer)).root.int64() == integer)
            let double = Double(bitPattern: random.next())
            guard double.isFinite else { continue }
            #expect(try JSONDocument(JSON.write(double)).root.double() == double)
        }
    }
}
