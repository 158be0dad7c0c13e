import CalendarModel
import Contracts
import JSONRPC
import NotionCalendar

extension IntegrationSettings {
    /// Takes over what is given; what Notion's properties are called is found out by asking Notion.
    ///
    /// - Throws: `RPCError.invalidParams`.
    mutating func take(_ options: IntegrationOptions) throws {
        if let name = options.conflictPolicy {
            conflictPolicy = try Self.choice(name, "conflictPolicy")
        }
        if let names = options.lumaFields { lumaFields = try Set(names.map { try Self.choice($0, "lumaFields") }) }
        if let minutes = options.usualMinutes {
            usualMinutes = try Self.number(minutes, in: 1...1_440, "usualMinutes")
        }
        skipsMissingEnd = options.skipsMissingEnd ?? skipsMissingEnd
        asksBeforeRemovals = options.asksBeforeRemovals ?? asksBeforeRemovals
        writesAttendees = options.writesAttendees ?? writesAttendees
        notifiesAttendees = options.notifiesAttendees ?? notifiesAttendees
        visibility = options.visibility ?? visibility
        if let days = options.pastDays { pastDays = try Self.number(days, in: 0...3_650, "pastDays") }
    }

    /// All of it, as it is told.
    var options: IntegrationOptions {
        var options = IntegrationOptions()
        options.conflictPolicy = conflictPolicy.rawValue
        options.lumaFields = EventField.allCases.filter(lumaFields.contains).map(\.rawValue)
        options.usualMinutes = usualMinutes
        options.skipsMissingEnd = skipsMissingEnd
        options.asksBeforeRemovals = asksBeforeRemovals
        options.writesAttendees = writesAttendees
        options.notifiesAttendees = notifiesAttendees
        options.visibility = visibility
        options.pastDays = pastDays
        options.notionProperties = notionProperties.map { map in
            Dictionary(uniqueKeysWithValues: map.properties.map { ($0.key.rawValue, $0.value.name) })
        }
        return options
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ member: String
    ) throws -> Choice {
        guard let choice = Choice(rawValue: name) else {
            let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw RPCError(.invalidParams, message: "\(member): one of \(names)")
        }
        return choice
    }

    private static func number(_ value: Int, in range: ClosedRange<Int>, _ member: String) throws -> Int {
        guard range.contains(value) else {
            throw RPCError(.invalidParams, message: "\(member): \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}

extension NotionPropertyMap {
    /// The names that somebody chose, by role.
    ///
    /// - Throws: `RPCError.invalidParams` for a role that there is not.
    static func roles(_ chosen: [String: String]?) throws -> [Role: String] {
        try Dictionary(
            uniqueKeysWithValues: (chosen ?? [:]).map { name, property in
                let role: Role = try IntegrationSettings.choice(name, "notionProperties")
                return (role, property)
            })
    }
}
