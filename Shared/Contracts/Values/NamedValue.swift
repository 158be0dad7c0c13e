public import JSON

/// A choice among names, which is its name in JSON.
public protocol NamedValue: RawRepresentable<String>, JSONReadable, JSONWritable {}

extension NamedValue {
    /// - Throws: `JSONError` if the value is no string, or no name of the type.
    public init(json: JSONNode) throws {
        let name = try json.string()
        guard let value = Self(rawValue: name) else { throw json.error(.invalidValue("\(name) is not known")) }
        self = value
    }

    public func write(to writer: inout JSONWriter) { writer.string(rawValue) }
}

extension GuestStatus: NamedValue {}
extension AttendanceStatus: NamedValue {}
extension EventVisibility: NamedValue {}
extension EventStatus: NamedValue {}
extension VenueKind: NamedValue {}
