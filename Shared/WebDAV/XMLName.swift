/// The name of an element: the namespace it belongs to and its name there. Prefixes are gone.
public struct XMLName: Hashable, Sendable {
    /// Empty for a name in no namespace.
    public let namespace: String
    public let local: String

    public init(_ namespace: String, _ local: String) {
        self.namespace = namespace
        self.local = local
    }
}

extension XMLName {
    /// A name of WebDAV itself (RFC 4918 §14 and its extensions).
    public static func dav(_ local: String) -> XMLName { XMLName("DAV:", local) }
    /// A name of CalDAV (RFC 4791).
    public static func caldav(_ local: String) -> XMLName { XMLName("urn:ietf:params:xml:ns:caldav", local) }
    /// A name of the older extensions that Apple's calendar server brought (`getctag`, `subscribed`).
    public static func calendarServer(_ local: String) -> XMLName { XMLName("http://calendarserver.org/ns/", local) }
    /// A name of Apple's calendar programs (`calendar-color`).
    public static func appleCalendar(_ local: String) -> XMLName { XMLName("http://apple.com/ns/ical/", local) }
}

extension XMLName: CustomStringConvertible {
    public var description: String { namespace.isEmpty ? local : "{\(namespace)}\(local)" }
}
