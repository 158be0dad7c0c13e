/// One content line: a name, parameters, and a value.
public struct ICalendarProperty: Hashable, Sendable {
    public var name: String
    public var parameters: [ICalendarParameter]
    /// As it stands in the file, unfolded: escapes of TEXT values are still in it.
    public var value: String

    public init(_ name: String, parameters: [ICalendarParameter] = [], value: String) {
        self.name = name
        self.parameters = parameters
        self.value = value
    }

    public func isNamed(_ name: String) -> Bool { self.name.isSameName(as: name) }

    /// The first value of the first parameter of that name, without quotes.
    public func parameter(_ name: String) -> String? {
        parameters.first { $0.name.isSameName(as: name) }?.values.first
    }

    /// Makes this the only value of that parameter; nil removes it.
    public mutating func setParameter(_ name: String, _ value: String?) {
        let place = parameters.firstIndex { $0.name.isSameName(as: name) }
        parameters.removeAll { $0.name.isSameName(as: name) }
        guard let value else { return }
        parameters.insert(ICalendarParameter(name, value), at: place ?? parameters.endIndex)
    }
}
