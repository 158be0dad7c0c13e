import Contracts
import WebDAV

/// An event of a feed.
struct ObjectProperties: ResourceProperties {
    let href: String
    let tag: String
    /// The path of the feed.
    let collection: String
    /// nil when it was not asked for.
    var text: String?

    var names: [XMLName] { text == nil ? Self.all : Self.withText }
    var usualNames: [XMLName] { [.dav("resourcetype"), .dav("getetag"), .dav("getcontenttype")] }

    private static let all: [XMLName] = [
        .dav("getetag"), .dav("getcontenttype"), .dav("resourcetype"), .dav("current-user-privilege-set"),
        .dav("current-user-principal"),
    ]
    private static let withText = [.caldav("calendar-data")] + all

    func write(_ name: XMLName, to writer: inout XMLWriter) {
        switch name {
        case .dav("getetag"): writer.element(name, text: "\"\(tag)\"")
        case .dav("getcontenttype"): writer.element(name, text: "text/calendar; charset=utf-8; component=VEVENT")
        case .dav("resourcetype"): writer.element(name)
        case .dav("current-user-privilege-set"): writer.readPrivileges()
        case .caldav("calendar-data"): writer.element(name, text: text ?? "")
        default: writer.element(name, href: collection)
        }
    }
}
