import Crypto

/// Reads settings and collects everything that is wrong, to report it at once.
///
/// ```swift
/// let configuration = try ConfigurationReader.read(from: .ofProcess(), known: LumaConfiguration.settings) { reader in
///     LumaConfiguration(key: reader[LumaConfiguration.key], pollEvery: reader[LumaConfiguration.pollEvery])
/// }
/// ```
public struct ConfigurationReader {
    private let source: ConfigurationSource
    private var mistakes: [ConfigurationMistake]

    /// Names with this beginning are ours, so one that no setting has is a misspelling.
    static let prefix = "ROLLCALL_"

    private init(_ source: ConfigurationSource) {
        self.source = source
        mistakes = source.fileMistakes
    }

    /// Builds a value from settings.
    ///
    /// - Parameters:
    ///   - known: all settings that may be set, also those of other programs, which share one environment; a
    ///     `ROLLCALL_` name that is not among them is reported. Empty to leave this check out.
    ///   - build: reads the settings; a setting with a mistake gives a stand-in.
    /// - Throws: ``ConfigurationError`` with every mistake that was found.
    public static func read<Value>(
        from source: ConfigurationSource, known: [SettingSummary] = [],
        _ build: (inout ConfigurationReader) -> Value
    ) throws(ConfigurationError) -> Value {
        var reader = ConfigurationReader(source)
        let value = build(&reader)
        if !known.isEmpty { reader.reportUnknownNames(known) }
        guard reader.mistakes.isEmpty else { throw ConfigurationError(mistakes: reader.mistakes) }
        return value
    }

    /// Checks all settings without building anything from them.
    ///
    /// - Throws: ``ConfigurationError`` with every mistake that was found.
    public static func check(_ settings: [SettingSummary], from source: ConfigurationSource) throws(ConfigurationError)
    {
        try read(from: source, known: settings) { $0.check(settings) }
    }

    /// Checks settings without building anything from them.
    public mutating func check(_ settings: [SettingSummary]) {
        for setting in settings {
            examine(setting) { text in setting.accepts(text) ? true : nil }
        }
    }

    /// The value of a setting. After a mistake it is a stand-in, and ``read(from:known:_:)`` will throw.
    public subscript<Value>(_ setting: Setting<Value>) -> Value {
        mutating get { value(of: setting) }
    }

    /// Reports a mistake that only shows when several settings are seen together. One mistake is told once, however often
    /// the setting is read.
    public mutating func report(_ subject: String, _ problem: String) {
        let mistake = ConfigurationMistake(subject: subject, problem: problem)
        if !mistakes.contains(mistake) { mistakes.append(mistake) }
    }

    private mutating func value<Value>(of setting: Setting<Value>) -> Value {
        examine(setting.summary, setting.parse) ?? setting.absence.value
    }

    /// The value that is set; `nil` when none is, or when it is a mistake, which is then reported.
    @discardableResult
    private mutating func examine<Value>(_ setting: SettingSummary, _ parse: (String) -> Value?) -> Value? {
        switch setting.isSecret ? lookUpSecret(setting.name) : lookUp(setting.name) {
        case .mistaken:
            break
        case .absent where setting.isRequired:
            let file = setting.isSecret ? ", or \(setting.name)_FILE must name a file with it" : ""
            report(setting.name, "is not set; it must be \(setting.accepted)\(file)")
        case .absent:
            break
        case .found(let text):
            if let value = parse(text) { return value }
            let shown = setting.isSecret ? "has a value that is not allowed" : "is \(Self.quoted(text))"
            report(setting.name, "\(shown); it must be \(setting.accepted)")
        }
        return nil
    }

    private enum Finding {
        case found(String)
        case absent
        /// Already reported.
        case mistaken
    }

    private func lookUp(_ name: String) -> Finding {
        source.text(name).map { .found($0) } ?? .absent
    }

    /// Looks at the variable, and at the file that `<name>_FILE` names.
    private mutating func lookUpSecret(_ name: String) -> Finding {
        guard let path = source.text("\(name)_FILE") else { return lookUp(name) }
        guard source.text(name) == nil else {
            report(name, "is set twice, here and in \(name)_FILE; unset one of them")
            return .mistaken
        }
        do {
            var content = Array(try TextFile.read(path: path).utf8)
            // Editors and `echo` end a file with a line feed that is not meant.
            while let last = content.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") {
                content.removeLast()
            }
            if !content.isEmpty { return .found(String(decoding: content, as: UTF8.self)) }
            report("\(name)_FILE", "names \(Self.quoted(path)), which is empty")
        } catch {
            report("\(name)_FILE", "names \(Self.quoted(path)), which \(error.problem)")
        }
        return .mistaken
    }

    private mutating func reportUnknownNames(_ known: [SettingSummary]) {
        let names = Set(known.flatMap { $0.isSecret ? [$0.name, "\($0.name)_FILE"] : [$0.name] })
            .union(["ROLLCALL_ENV_FILE"])
        for name in source.names where name.hasPrefix(Self.prefix) && !names.contains(name) {
            let nearest = NearestName.find(name, among: names).map { "; \($0) is nearest" } ?? ""
            report(String(name.prefix(80)), "is not a setting of this version\(nearest)")
        }
    }

    /// The text in quotes, at most 60 characters, with control characters made visible.
    private static func quoted(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(60) {
            shown +=
                scalar.properties.generalCategory == .control ? "\\u{\(String(scalar.value, radix: 16))}" : "\(scalar)"
        }
        return "\"\(shown)\""
    }
}
