/// Why a property's value is not what it should be.
public struct ICalendarValueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The property's name, or the part of a rule.
    public var property: String
    /// The start of the value, at most 64 characters.
    public let value: String
    /// What is wanted, such as `a date such as 20261203`.
    public let expected: String

    init(_ property: String, _ value: some StringProtocol, expected: String) {
        self.property = property
        self.value = String(value.prefix(64))
        self.expected = expected
    }

    public var description: String { "\(property): \(value.debugDescription) where \(expected) is expected" }
}
