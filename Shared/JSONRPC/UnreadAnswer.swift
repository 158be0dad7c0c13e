import Glibc

/// A response in the very form in which this module writes it, told by its first and last bytes alone.
///
/// Lets a program hand on what another one answered without scanning it once more: it was written as JSON there.
struct UnreadAnswer {
    let id: Int64
    /// The result's JSON, unchecked.
    let result: UnsafeRawBufferPointer

    private static let start: StaticString = #"{"jsonrpc":"2.0","result":"#
    private static let middle: StaticString = #","id":"#
    /// Identifiers of ours are positive and begin with 1: shorter than this for centuries.
    private static let mostDigits = 18

    /// Nil for a message of any other form, which is to be read in full.
    init?(_ line: UnsafeRawBufferPointer) {
        guard line.starts(with: Self.start), line.last == UInt8(ascii: "}") else { return nil }
        var digits = line.count - 1
        while digits > 0, line[digits - 1] &- UInt8(ascii: "0") < 10 { digits -= 1 }
        let number = UnsafeRawBufferPointer(rebasing: line[digits..<(line.count - 1)])
        guard 1...Self.mostDigits ~= number.count else { return nil }
        let head = UnsafeRawBufferPointer(rebasing: line[..<digits])
        guard head.ends(with: Self.middle) else { return nil }
        let (first, last) = (Self.start.utf8CodeUnitCount, digits - Self.middle.utf8CodeUnitCount)
        guard first < last else { return nil }
        id = number.reduce(0) { $0 * 10 + Int64($1 &- UInt8(ascii: "0")) }
        result = UnsafeRawBufferPointer(rebasing: line[first..<last])
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func starts(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard self.count >= count, let baseAddress else { return false }
        return memcmp(baseAddress, text.utf8Start, count) == 0
    }

    fileprivate func ends(with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard self.count >= count, let baseAddress else { return false }
        return memcmp(baseAddress + (self.count - count), text.utf8Start, count) == 0
    }
}
