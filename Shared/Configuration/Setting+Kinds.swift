public import Crypto
public import Time

// The kinds of settings. Each is required unless it has a default, or is made `optional`.

extension Setting<String> {
    /// Any text.
    ///
    /// - Parameter sizes: allowed numbers of UTF-8 bytes.
    public static func text(
        _ name: String, default standard: String? = nil, sizes: ClosedRange<Int> = 1...4096, meaning: String
    ) -> Setting {
        Setting(
            name, accepted: "text of \(sizes.lowerBound) to \(sizes.upperBound) bytes",
            absence: absence(standard, standIn: "") { $0 }, meaning: meaning,
            parse: { sizes.contains($0.utf8.count) ? $0 : nil })
    }

    /// An `http://` or `https://` address without user, query and fragment; a trailing `/` is dropped.
    public static func url(_ name: String, default standard: String? = nil, meaning: String) -> Setting {
        Setting(
            name, accepted: "an address such as https://example.org",
            absence: absence(standard, standIn: "http://localhost") { $0 }, meaning: meaning, parse: ValueText.url)
    }

    /// Where a program listens or is found: `unix:/path` or `tcp:host:port`.
    public static func address(_ name: String, default standard: String? = nil, meaning: String) -> Setting {
        Setting(
            name, accepted: "unix:/path or tcp:host:port", absence: absence(standard, standIn: "unix:/") { $0 },
            meaning: meaning, parse: ValueText.address)
    }
}

extension Setting<Int> {
    public static func integer(
        _ name: String, default standard: Int? = nil, range: ClosedRange<Int>, meaning: String
    ) -> Setting {
        Setting(
            name, accepted: "an integer from \(range.lowerBound) to \(range.upperBound)",
            absence: absence(standard, standIn: range.lowerBound) { "\($0)" }, meaning: meaning,
            parse: { ValueText.integer($0).flatMap { range.contains($0) ? $0 : nil } })
    }
}

extension Setting<Bool> {
    public static func boolean(_ name: String, default standard: Bool? = nil, meaning: String) -> Setting {
        Setting(
            name, accepted: "true or false", absence: absence(standard, standIn: false) { "\($0)" }, meaning: meaning,
            parse: ValueText.boolean)
    }
}

extension Setting<Duration> {
    /// A length of time such as `90s`, `1h30m` or `250ms`.
    public static func duration(
        _ name: String, default standard: Duration? = nil, range: ClosedRange<Duration>, meaning: String
    ) -> Setting {
        Setting(
            name,
            accepted: "a duration from \(range.lowerBound.text) to \(range.upperBound.text), such as 90s or 1h30m",
            absence: absence(standard, standIn: range.lowerBound) { $0.text }, meaning: meaning,
            parse: { Duration(text: $0).flatMap { range.contains($0) ? $0 : nil } })
    }
}

extension Setting<[String]> {
    /// Texts separated by commas; blanks around them do not count.
    public static func list(
        _ name: String, default standard: [String]? = nil, maximalCount: Int = 100, meaning: String
    ) -> Setting {
        Setting(
            name, accepted: "at most \(maximalCount) values separated by commas, none of them empty",
            absence: absence(standard, standIn: []) { $0.joined(separator: ",") }, meaning: meaning,
            parse: { ValueText.list($0).flatMap { $0.count <= maximalCount ? $0 : nil } })
    }
}

extension Setting<Secret<String>> {
    /// A text that is never shown. It may also stand in the file that `<name>_FILE` names.
    ///
    /// - Parameter sizes: allowed numbers of UTF-8 bytes.
    public static func secret(_ name: String, sizes: ClosedRange<Int> = 1...4096, meaning: String) -> Setting {
        Setting(
            name, accepted: "text of \(sizes.lowerBound) to \(sizes.upperBound) bytes", isSecret: true,
            absence: .isMistake(standIn: Secret("")), meaning: meaning,
            parse: { sizes.contains($0.utf8.count) ? Secret($0) : nil })
    }
}

extension Setting where Value: RawRepresentable<String> & CaseIterable {
    /// One of the cases of an enumeration, by its raw value.
    ///
    /// - Parameter standIn: fills the place until all mistakes are reported; the default where there is one.
    public static func choice(_ name: String, default standard: Value, meaning: String) -> Setting {
        Setting(
            name, accepted: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
            absence: .uses(standard, shown: standard.rawValue), meaning: meaning, parse: Value.init(rawValue:))
    }
}

extension Setting<CronExpression?> {
    /// A schedule in cron's five fields; `off` for none.
    public static func schedule(_ name: String, default standard: String, meaning: String) -> Setting {
        let parse: @Sendable (String) -> CronExpression?? = { text in
            text == "off" ? .some(nil) : (try? CronExpression(text)).map { .some($0) }
        }
        return Setting(
            name, accepted: "five fields such as \"0 */6 * * *\", or off",
            absence: .uses(parse(standard) ?? nil, shown: standard), meaning: meaning, parse: parse)
    }
}

extension Setting {
    fileprivate static func absence(_ standard: Value?, standIn: Value, shown: (Value) -> String) -> Absence<Value> {
        standard.map { .uses($0, shown: shown($0)) } ?? .isMistake(standIn: standIn)
    }
}
