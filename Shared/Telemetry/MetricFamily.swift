/// All figures of one name, as Prometheus' text format shows them together.
///
/// Format: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format, version 0.0.4.
struct MetricFamily: Sendable {
    let name: String
    let help: String
    let kind: String
    let labels: [String]
    let write: @Sendable (inout MetricWriter) -> Void

    init(
        name: String, help: String, kind: String, labels: [String],
        write: @escaping @Sendable (inout MetricWriter) -> Void
    ) {
        precondition(([name] + labels).allSatisfy(Self.isName), "\(name) or one of its labels is not a metric's name")
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.write = write
    }

    func exposition() -> String {
        var writer = MetricWriter(name: name, labels: labels)
        write(&writer)
        return "# HELP \(name) \(MetricWriter.escaped(help, quotes: false))\n# TYPE \(name) \(kind)\n" + writer.text
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        return text.utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "_")
        }
    }
}

/// Writes the lines of one family.
struct MetricWriter {
    let name: String
    let labels: [String]
    private(set) var text = ""

    init(name: String, labels: [String]) {
        self.name = name
        self.labels = labels
    }

    mutating func sample(labels values: [String], value: Double) {
        line(suffix: "", pairs: pairs(values), value: value)
    }

    mutating func histogram(labels values: [String], _ snapshot: Histogram.Snapshot) {
        var total: UInt64 = 0
        for (bound, count) in zip(snapshot.bounds + [.infinity], snapshot.counts) {
            total += count
            line(suffix: "_bucket", pairs: pairs(values) + [("le", Self.number(bound))], value: Double(total))
        }
        line(suffix: "_sum", pairs: pairs(values), value: snapshot.sum)
        line(suffix: "_count", pairs: pairs(values), value: Double(total))
    }

    private func pairs(_ values: [String]) -> [(String, String)] {
        Array(zip(labels, values))
    }

    private mutating func line(suffix: String, pairs: [(String, String)], value: Double) {
        let labels = pairs.map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }.joined(separator: ",")
        text += "\(name)\(suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(Self.number(value))\n"
    }

    static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// Whole numbers without a fraction, others in the shortest form, and Prometheus' words for what is no number.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
