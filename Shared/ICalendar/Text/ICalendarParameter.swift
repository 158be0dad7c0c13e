/// A parameter of a property, such as `TZID=Europe/Zurich`.
///
/// The text is kept as it was read, quotes and escapes included; ``values`` is what it says.
public struct ICalendarParameter: Hashable, Sendable {
    public var name: String
    /// What stands behind `=`.
    public let text: String

    /// A parameter as it stands in a file.
    init(name: String, text: String) {
        self.name = name
        self.text = text
    }

    public init(_ name: String, _ value: String) {
        self.init(name, [value])
    }

    /// Values are quoted where that is needed; what cannot stand in a parameter is written as RFC 6868 says, or, being a
    /// control character, left out.
    public init(_ name: String, _ values: [String]) {
        self.init(name: name, text: values.map(ParameterText.written).joined(separator: ","))
    }

    /// Without quotes and escapes.
    public var values: [String] { ParameterText.values(of: text) }
}
