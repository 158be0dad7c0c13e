public import CalendarModel

/// Which property of a data source holds what of an event: by identifier, since people rename properties.
public struct NotionPropertyMap: Sendable, Hashable, Codable {
    public private(set) var properties: [Role: NotionSchema.Property]

    public enum Role: String, Sendable, Hashable, Codable, CaseIterable, CodingKeyRepresentable {
        case title, date, description, location, notes, url, timeZone, mark

        /// The kind of property that can hold it.
        public var type: String {
            switch self {
            case .title: "title"
            case .date: "date"
            case .url: "url"
            case .description, .location, .notes, .timeZone, .mark: "rich_text"
            }
        }

        /// The usual names, the likeliest first.
        public var names: [String] {
            switch self {
            case .title: ["Title", "Name"]
            case .date: ["Date", "Start Date", "Start", "When", "Event Date", "Time"]
            case .description: ["Description", "Details", "Content", "Notes"]
            case .location: ["Location", "Place", "Venue", "Where", "Address"]
            case .notes: ["Notes"]
            case .url: ["URL", "Link", "Website"]
            case .timeZone: ["Time zone", "Timezone"]
            case .mark: ["Rollcall ID"]
            }
        }

        /// Whether events hold it. Notes are found, so that people see what becomes of them: they stay as they are.
        public var isOfEvents: Bool { self != .notes }

        /// The field of an event that it holds, or has a part in.
        var field: EventField? {
            switch self {
            case .title: .title
            case .date, .timeZone: .time
            case .description: .description
            case .location: .location
            case .url: .url
            case .notes, .mark: nil
            }
        }

        /// Without these there is no event.
        public var isNeeded: Bool { self == .title || self == .date }
    }

    public subscript(_ role: Role) -> NotionSchema.Property? { properties[role] }

    /// Finds the properties by their kinds and names; what is not found is not kept in step.
    ///
    /// - Parameter chosen: names that somebody chose; an empty name leaves the role out.
    /// - Throws: ``NotionMapError``.
    public init(detectedIn schema: NotionSchema, chosen: [Role: String] = [:]) throws(NotionMapError) {
        properties = [:]
        for role in Role.allCases {
            if let name = chosen[role] {
                if name.isEmpty, !role.isNeeded { continue }
                properties[role] = try Self.property(named: name, for: role, in: schema)
            } else if let found = Self.detect(role, in: schema) {
                // One property is one thing: notes that serve as the description are not notes as well.
                let isTaken = properties.values.contains { $0.id == found.id }
                if !isTaken { properties[role] = found }
            }
            if role.isNeeded, properties[role] == nil { throw .missing(role) }
        }
    }

    /// What finds the same properties again: roles that were left out stay so, but for the mark, which writing needs.
    public var choice: [Role: String] {
        var choice: [Role: String] = [:]
        for role in Role.allCases where role != .mark { choice[role] = properties[role]?.id ?? "" }
        choice[.mark] = properties[.mark]?.id
        return choice
    }

    /// The fields that are kept in other properties than by `other`.
    public func fieldsElsewhere(than other: NotionPropertyMap) -> Set<EventField> {
        Set(Role.allCases.filter { self[$0]?.id != other[$0]?.id }.compactMap(\.field))
    }

    /// Checks that the properties of events are still there and of their kinds, whatever they are called by now.
    ///
    /// - Throws: ``NotionMapError``.
    func check(against schema: NotionSchema) throws(NotionMapError) {
        for role in Role.allCases where role.isOfEvents {
            guard let known = properties[role] else { continue }
            guard let present = schema.properties.first(where: { $0.id == known.id }) else {
                throw .gone(role, name: known.name)
            }
            guard present.type == role.type else { throw .wrongType(role, name: present.name, type: present.type) }
        }
    }

    private static func detect(_ role: Role, in schema: NotionSchema) -> NotionSchema.Property? {
        let candidates = schema.properties.filter { $0.type == role.type }
        for name in role.names {
            if let exact = candidates.first(where: { $0.name == name }) { return exact }
        }
        for name in role.names {
            if let like = candidates.first(where: { $0.name.lowercased() == name.lowercased() }) { return like }
        }
        // There is exactly one title, and a single date is the date.
        return role.isNeeded && candidates.count == 1 ? candidates[0] : nil
    }

    private static func property(
        named name: String, for role: Role, in schema: NotionSchema
    ) throws(NotionMapError) -> NotionSchema.Property {
        guard let property = schema.properties.first(where: { $0.name == name || $0.id == name }) else {
            throw .unknown(role, name: name, present: schema.properties.filter { $0.type == role.type }.map(\.name))
        }
        guard property.type == role.type else { throw .wrongType(role, name: name, type: property.type) }
        return property
    }
}

/// The properties of a data source do not fit.
public enum NotionMapError: Error, Sendable, Equatable, CustomStringConvertible {
    case missing(NotionPropertyMap.Role)
    case unknown(NotionPropertyMap.Role, name: String, present: [String])
    case wrongType(NotionPropertyMap.Role, name: String, type: String)
    case gone(NotionPropertyMap.Role, name: String)

    public var description: String {
        switch self {
        case .missing(let role):
            "no property of kind \(role.type) for the \(role.rawValue): add one called \(role.names[0]), or choose one"
        case .unknown(let role, let name, let present):
            "there is no property “\(name)” for the \(role.rawValue) (names are case-sensitive); of kind \(role.type) "
                + "there are: \(present.isEmpty ? "none" : present.joined(separator: ", "))"
        case .wrongType(let role, let name, let type):
            "the property “\(name)” is of kind \(type), but the \(role.rawValue) needs one of kind \(role.type)"
        case .gone(let role, let name):
            "the property “\(name)” for the \(role.rawValue) was removed: choose another one"
        }
    }
}
