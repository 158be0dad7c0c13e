/// A duration's text form: one or more `<digits><unit>` parts, largest unit first, for example `90s`, `1h30m`, `250ms`.
///
/// Units are `d` (24 hours), `h`, `m`, `s`, `ms`. Used by configuration and the command line.
extension Duration {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Reads the text form. `nil` for anything else: no sign, no fraction, no space, no unit twice, at most 9 digits
    /// a part.
    public init?(text: some StringProtocol) {
        var total: Int64 = 0
        var rest = Array(text.utf8)[...]
        var largestAllowed = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            rest = rest.dropFirst(letters.count)
            guard (1...9).contains(digits.count),
                let unit = Self.units[largestAllowed...].firstIndex(where: { letters.elementsEqual($0.name.utf8) })
            else { return nil }
            let count = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
            total += count * Self.units[unit].milliseconds
            largestAllowed = unit + 1
        }
        self = .milliseconds(total)
    }

    /// The text form, cut to whole milliseconds: `1h30m`, `250ms`, `0s`; a negative duration starts with `-`.
    public var text: String {
        var rest = inMilliseconds.magnitude
        var text = ""
        for (name, size) in Self.units {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: UInt64(size))
            if count > 0 { text += "\(count)\(name)" }
            rest = remainder
        }
        guard !text.isEmpty else { return "0s" }
        return inMilliseconds < 0 ? "-" + text : text
    }
}
