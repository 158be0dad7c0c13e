import WebDAV

/// Which properties a request is about (RFC 4918 §14).
enum PropertyQuestion: Equatable {
    /// Those that every client understands, and some more.
    case all(including: [XMLName])
    /// The names of all, without values.
    case names
    case some([XMLName])

    /// Properties that may be asked for: each is answered for every event.
    static let largestCount = 100

    /// - Parameter body: of a PROPFIND; without one, it is about all.
    /// - Throws: `Problem` (400).
    init(propfind body: XMLElement?) throws(Problem) {
        guard let body else {
            self = .all(including: [])
            return
        }
        guard body.name == .dav("propfind") else { throw .invalid("The body is no DAV:propfind.") }
        try self.init(within: body)
    }

    /// - Parameter element: a propfind or a report.
    /// - Throws: `Problem` (400).
    init(within element: XMLElement) throws(Problem) {
        let kinds: [XMLName] = [.dav("prop"), .dav("allprop"), .dav("propname")]
        guard element.children.count(where: { kinds.contains($0.name) }) <= 1 else {
            throw .invalid("One of prop, allprop and propname is enough.")
        }
        if let some = element[.dav("prop")] {
            self = .some(try Self.names(in: some))
        } else if element[.dav("propname")] != nil {
            self = .names
        } else {
            self = .all(including: try element[.dav("include")].map(Self.names) ?? [])
        }
    }

    private static func names(in element: XMLElement) throws(Problem) -> [XMLName] {
        guard element.children.count <= largestCount else { throw .invalid("At most \(largestCount) properties.") }
        return element.children.map(\.name)
    }

    /// Whether the texts of events are asked for; they are never sent unasked (RFC 4791 §9.6).
    var wantsTexts: Bool {
        switch self {
        case .all(let names), .some(let names): names.contains(.caldav("calendar-data"))
        case .names: false
        }
    }
}
