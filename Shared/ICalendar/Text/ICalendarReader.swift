/// Reads calendars: strict where the structure would become doubtful, and taking what programs out there write
/// (see ``ContentLines``).
struct ICalendarReader {
    private let limits: ICalendarLimits
    private var lines: ContentLines
    /// The components that are open, outermost first.
    private var open: [ICalendarComponent] = []
    private var finished: [ICalendarComponent] = []
    private var componentCount = 0

    init(_ bytes: [UInt8], limits: ICalendarLimits) throws(ICalendarError) {
        guard bytes.count <= limits.bytes else {
            throw ICalendarError(.tooLarge("the text in bytes", limit: limits.bytes), line: 0)
        }
        self.limits = limits
        lines = ContentLines(bytes, limit: limits.lineBytes)
    }

    mutating func components() throws(ICalendarError) -> [ICalendarComponent] {
        while let line = try lines.next() {
            let property = try line.property()
            if property.isNamed("BEGIN") {
                try begin(property.value, line: line.number)
            } else if property.isNamed("END") {
                try end(property.value, line: line.number)
            } else {
                try add(property, line: line.number)
            }
        }
        if let unclosed = open.last { throw ICalendarError(.unclosed(unclosed.name), line: 0) }
        return finished
    }

    private mutating func begin(_ value: String, line: Int) throws(ICalendarError) {
        componentCount += 1
        guard componentCount <= limits.components else {
            throw ICalendarError(.tooLarge("components", limit: limits.components), line: line)
        }
        guard open.count < limits.depth else {
            throw ICalendarError(.tooLarge("components in each other", limit: limits.depth), line: line)
        }
        open.append(ICalendarComponent(try name(value, line: line)))
    }

    private mutating func end(_ value: String, line: Int) throws(ICalendarError) {
        let name = try name(value, line: line)
        guard let component = open.last, component.isNamed(name) else {
            throw ICalendarError(.unexpectedEnd(found: name, open: open.last?.name), line: line)
        }
        open.removeLast()
        if open.isEmpty {
            finished.append(component)
        } else {
            open[open.count - 1].components.append(component)
        }
    }

    private mutating func add(_ property: ICalendarProperty, line: Int) throws(ICalendarError) {
        let last = open.count - 1
        guard last >= 0 else { throw ICalendarError(.propertyOutsideComponent, line: line) }
        guard open[last].properties.count < limits.properties else {
            throw ICalendarError(.tooLarge("properties of a component", limit: limits.properties), line: line)
        }
        open[last].properties.append(property)
    }

    /// A component's name. Spaces behind it are out there.
    private func name(_ value: String, line: Int) throws(ICalendarError) -> String {
        let name = value.utf8.reversed().drop { $0 == .space || $0 == .tab }.reversed()
        guard (1...64).contains(name.count), name.allSatisfy(\.isNameCharacter) else {
            throw ICalendarError(.invalidName, line: line)
        }
        return String(decoding: name, as: UTF8.self)
    }
}

extension ICalendarComponent {
    /// Reads a text that holds exactly one calendar.
    ///
    /// - Throws: ``ICalendarError``, with the line.
    public init(reading bytes: [UInt8], limits: ICalendarLimits = .standard) throws(ICalendarError) {
        let components = try Self.all(in: bytes, limits: limits)
        guard let component = components.first else { throw ICalendarError(.empty, line: 0) }
        guard components.count == 1 else { throw ICalendarError(.severalCalendars, line: 0) }
        self = component
    }

    /// Reads a text that may hold several calendars, one after the other, or none.
    ///
    /// - Throws: ``ICalendarError``, with the line.
    public static func all(
        in bytes: [UInt8], limits: ICalendarLimits = .standard
    ) throws(ICalendarError) -> [ICalendarComponent] {
        var reader = try ICalendarReader(bytes, limits: limits)
        return try reader.components()
    }
}
