/// The body of a 207 answer (RFC 4918 §13): statuses and properties of any number of resources.
///
/// A 207 by itself says nothing about success: that is in each response, and for properties in each of its groups.
public struct MultiStatus: Sendable, Equatable {
    public var responses: [DAVResponse] = []
    /// Of a sync-collection report (RFC 6578 §3.2); it may stand anywhere among the responses.
    public var syncToken: String?

    /// - Throws: `XMLError`.
    public init(_ bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
        let root = try XMLReader.read(bytes, limits: limits)
        guard root.name == .dav("multistatus") else { throw .unexpected(root.name) }
        for child in root.children {
            switch child.name {
            case .dav("response"):
                responses += DAVResponse.read(child)
            case .dav("sync-token"):
                let token = child.trimmedText
                if !token.isEmpty { syncToken = token }
            default: continue
            }
        }
    }
}

/// What a server says about one resource.
public struct DAVResponse: Sendable, Equatable {
    /// As the server wrote it: an absolute URL or a path, encoded in its own way.
    public var href: String
    /// Of the resource as a whole; nil where there are only properties.
    public var status: Int?
    /// One group for each status.
    public var groups: [PropertyGroup] = []

    /// The property, if the server has it and lets us see it: what stands under any status but 2xx is absent.
    public func property(_ name: XMLName) -> XMLElement? {
        for group in groups where (200...299).contains(group.status) {
            if let found = group.properties.first(where: { $0.name == name }) { return found }
        }
        return nil
    }

    /// A response with a status may be about several resources: one value for each.
    static func read(_ element: XMLElement) -> [DAVResponse] {
        let groups = element.all(.dav("propstat")).map(PropertyGroup.init)
        let status = element[.dav("status")].flatMap { StatusLine.code($0.trimmedText) }
        return element.all(.dav("href")).map {
            DAVResponse(href: $0.trimmedText, status: status, groups: groups)
        }
    }
}

/// Properties that share a status.
public struct PropertyGroup: Sendable, Equatable {
    /// 0 when the server wrote none that can be read.
    public var status: Int
    public var properties: [XMLElement]

    init(_ element: XMLElement) {
        status = element[.dav("status")].flatMap { StatusLine.code($0.trimmedText) } ?? 0
        properties = element[.dav("prop")]?.children ?? []
    }
}

/// `HTTP/1.1 200 OK`, as it stands in a status element.
enum StatusLine {
    static func code(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/"), let code = Int(words[1]), (100...999).contains(code) else {
            return nil
        }
        return code
    }
}
