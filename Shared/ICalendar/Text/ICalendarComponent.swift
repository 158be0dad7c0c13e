/// What stands between `BEGIN:` and `END:`: a calendar, an event, a time zone, an alarm, or something unknown.
///
/// It keeps everything that was read, in order, so that what is changed and written again loses nothing that this
/// module does not know. Names are compared without regard to case, and written as they were read.
public struct ICalendarComponent: Hashable, Sendable {
    public var name: String
    public var properties: [ICalendarProperty]
    public var components: [ICalendarComponent]

    public init(
        _ name: String, properties: [ICalendarProperty] = [], components: [ICalendarComponent] = []
    ) {
        self.name = name
        self.properties = properties
        self.components = components
    }

    /// Whether it is of that kind, such as `VEVENT`.
    public func isNamed(_ name: String) -> Bool { self.name.isSameName(as: name) }

    /// The components directly inside of that kind.
    public func components(named name: String) -> [ICalendarComponent] {
        components.filter { $0.isNamed(name) }
    }
}

// MARK: - Properties by name

extension ICalendarComponent {
    /// The first property of that name.
    public subscript(name: String) -> ICalendarProperty? {
        properties.first { $0.isNamed(name) }
    }

    public func properties(named name: String) -> [ICalendarProperty] {
        properties.filter { $0.isNamed(name) }
    }

    /// Makes this the only property of its name, where the first one stood, or at the end.
    public mutating func set(_ property: ICalendarProperty) {
        guard let place = properties.firstIndex(where: { $0.isNamed(property.name) }) else {
            properties.append(property)
            return
        }
        properties[place] = property
        let rest = properties.index(after: place)
        guard properties[rest...].contains(where: { $0.isNamed(property.name) }) else { return }
        properties = properties[..<rest] + properties[rest...].filter { !$0.isNamed(property.name) }
    }

    /// Removes every property of that name.
    public mutating func remove(_ name: String) {
        properties.removeAll { $0.isNamed(name) }
    }
}

extension StringProtocol {
    /// Names of this format are ASCII, and upper and lower case mean the same (RFC 5545 §1.2).
    func isSameName(as other: some StringProtocol) -> Bool {
        utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0.asciiUppercased == $1.asciiUppercased }
    }
}

extension UInt8 {
    var asciiUppercased: UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self - 0x20 : self
    }
}
