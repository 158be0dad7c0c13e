/// Readable identifiers for places: `berlin-de`, `sao-paulo-br`.
enum GatheringName {
    static func identifier(city: String, country: String?) -> String {
        let parts = [city, country ?? ""].map(slug).filter { !$0.isEmpty }
        return parts.isEmpty ? "somewhere" : parts.joined(separator: "-")
    }

    /// Letters in lower case without their accents, digits, and single hyphens between them. Letters of other scripts
    /// stay: they are names too.
    private static func slug(_ text: String) -> String {
        var words: [String] = []
        var word = ""
        for scalar in text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                word += base(of: scalar)
            } else if scalar.properties.generalCategory != .nonspacingMark, !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        return words.joined(separator: "-")
    }

    /// The plain letter that an accented Latin one is made from, taken from its name in Unicode: "LATIN SMALL LETTER A
    /// WITH TILDE" is an `a`.
    private static func base(of scalar: Unicode.Scalar) -> String {
        if scalar.isASCII { return String(scalar) }
        if scalar == "ß" { return "ss" }
        let prefix = "LATIN SMALL LETTER "
        guard let name = scalar.properties.name, name.hasPrefix(prefix) else { return String(scalar) }
        let letter = name.dropFirst(prefix.count).prefix { $0 != " " }
        return letter.utf8.count <= 2 ? letter.lowercased() : String(scalar)
    }
}
