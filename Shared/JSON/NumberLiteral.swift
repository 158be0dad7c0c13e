/// The value of a number that the scanner has found to be well formed.
enum NumberLiteral {
    /// The integer, or nil if it does not fit 64 bits.
    static func integer(_ literal: UnsafeBufferPointer<UInt8>) -> Int64? {
        let isNegative = literal.first == UInt8(ascii: "-")
        // Counted downwards, because −2⁶³ has no positive counterpart.
        var value: Int64 = 0
        for byte in literal.dropFirst(isNegative ? 1 : 0) {
            let (product, multiplied) = value.multipliedReportingOverflow(by: 10)
            let (difference, subtracted) = product.subtractingReportingOverflow(Int64(byte &- UInt8(ascii: "0")))
            if multiplied || subtracted { return nil }
            value = difference
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// The nearest double, or nil if it would be infinite.
    static func double(_ literal: UnsafeBufferPointer<UInt8>) -> Double? {
        if let value = exactDouble(literal) { return value }
        guard let value = Double(String(decoding: literal, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    /// Numbers of at most 15 digits and a small exponent: both parts are exact in a double, so one operation rounds
    /// correctly (Clinger, "How to read floating point numbers accurately", 1990).
    private static func exactDouble(_ literal: UnsafeBufferPointer<UInt8>) -> Double? {
        var significand: Int64 = 0
        var digits = 0
        var fraction = 0
        var isFraction = false
        var index = literal.first == UInt8(ascii: "-") ? 1 : 0
        while index < literal.count {
            let byte = literal[index]
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else if byte | 0x20 == UInt8(ascii: "e") {
                return nil
            } else {
                digits += 1
                guard digits <= 15 else { return nil }
                significand = significand * 10 + Int64(byte &- UInt8(ascii: "0"))
                if isFraction { fraction += 1 }
            }
            index += 1
        }
        let magnitude = Double(significand) / powersOfTen[fraction]
        return literal.first == UInt8(ascii: "-") ? -magnitude : magnitude
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
