/// The values that one field of a cron expression allows.
struct CronField: Hashable, Sendable {
    /// What a field stands for.
    struct Kind: Sendable {
        let name: String
        let range: ClosedRange<Int>
        var names: [String] = []

        static let minute = Kind(name: "minute", range: 0...59)
        static let hour = Kind(name: "hour", range: 0...23)
        static let dayOfMonth = Kind(name: "day of month", range: 1...31)
        static let month = Kind(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
        static let dayOfWeek = Kind(
            name: "day of week", range: 0...7, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"])

        /// A number of the range or a name; `nil` for anything else.
        func value(_ text: some StringProtocol) -> Int? {
            if let index = names.firstIndex(where: { $0.utf8.elementsEqual(text.utf8.map { $0 | 0x20 }) }) {
                return range.lowerBound + index
            }
            guard (1...2).contains(text.utf8.count), let number = Int(text), text.utf8.allSatisfy({ $0 >= 0x30 }) else {
                return nil
            }
            return range.contains(number) ? number : nil
        }
    }

    /// Bit n is set when value n is allowed.
    private var bits: UInt64 = 0
    /// Whether the text begins with `*`, with or without a step.
    let startsWithStar: Bool

    /// - Parameter expression: the whole expression, for the error.
    init(_ text: String, _ kind: Kind, of expression: String) throws(CronError) {
        startsWithStar = text.hasPrefix("*")
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let values = Self.values(of: item, kind) else {
                let range = "\(kind.range.lowerBound) to \(kind.range.upperBound)"
                throw CronError(
                    text: expression, problem: "has \"\(item)\" as \(kind.name), which allows \(range), -, / and *")
            }
            for value in values { bits |= 1 << UInt64(value) }
        }
        // Sunday is 0 and 7.
        if kind.range.upperBound == 7, bits & 1 << 7 != 0 { bits |= 1 }
    }

    private static func values(of item: Substring, _ kind: Kind) -> StrideThrough<Int>? {
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let range: ClosedRange<Int>
        let bounds = parts[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        if parts[0] == "*" {
            range = kind.range
        } else if bounds.count == 2 {
            guard let low = kind.value(bounds[0]), let high = kind.value(bounds[1]), low <= high else { return nil }
            range = low...high
        } else {
            guard let value = kind.value(parts[0]) else { return nil }
            // `5/10` means from 5 to the end in steps; `5` means 5.
            range = value...(parts.count == 2 ? kind.range.upperBound : value)
        }
        guard parts.count == 2 else { return stride(from: range.lowerBound, through: range.upperBound, by: 1) }
        guard (1...2).contains(parts[1].utf8.count), let step = Int(parts[1]), step >= 1,
            step <= kind.range.upperBound, parts[1].utf8.allSatisfy({ $0 >= 0x30 })
        else { return nil }
        return stride(from: range.lowerBound, through: range.upperBound, by: step)
    }

    func contains(_ value: Int) -> Bool {
        bits & 1 << UInt64(value) != 0
    }

    /// The smallest allowed value that is not below `value`.
    func first(from value: Int) -> Int? {
        let rest = bits >> UInt64(value)
        return rest == 0 ? nil : value + rest.trailingZeroBitCount
    }
}
