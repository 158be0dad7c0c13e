/// Reads numbers and marks of a value, front to back.
struct ValueScanner {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }
    /// How many bytes are left.
    var remaining: Int { rest.count }

    /// Exactly that many digits, at most 18.
    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// As many digits as there are, one at least and nine at most, so that sums and products of them fit.
    mutating func number() -> Int? {
        guard var value = digit() else { return nil }
        var count = 1
        while let digit = digit() {
            count += 1
            guard count <= 9 else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Moves past the letter or mark if it is the next one, in either case.
    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first?.asciiUppercased == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// −1 or 1 for a sign, which is moved past.
    mutating func sign() -> Int? {
        if skip("-") { return -1 }
        return skip("+") ? 1 : nil
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, byte &- UInt8(ascii: "0") < 10 else { return nil }
        rest.removeFirst()
        return Int(byte &- UInt8(ascii: "0"))
    }
}

/// Appends at least `width` digits, zero-filled.
func appendDigits(_ value: Int, width: Int, to text: inout String) {
    let digits = String(value.magnitude)
    for _ in 0..<max(0, width - digits.utf8.count) { text.append("0") }
    text.append(digits)
}
