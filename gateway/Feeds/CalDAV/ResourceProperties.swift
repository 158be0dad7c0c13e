import WebDAV

/// What a resource says of itself.
protocol ResourceProperties {
    /// Its path.
    var href: String { get }
    /// The names of all its properties.
    var names: [XMLName] { get }
    /// The names of those that are told to whoever asks for all (RFC 4918 §9.1).
    var usualNames: [XMLName] { get }
    /// Writes the value of one of its properties.
    func write(_ name: XMLName, to writer: inout XMLWriter)
}

extension XMLWriter {
    /// Writes what one resource answers to a question: the properties that it has, and those that it has not.
    mutating func response(_ resource: some ResourceProperties, to question: PropertyQuestion) {
        let asked: [XMLName]
        switch question {
        case .all(let more): asked = resource.usualNames + more.filter { !resource.usualNames.contains($0) }
        case .names: asked = resource.names
        case .some(let some): asked = some
        }
        let names = resource.names
        let found = asked.filter(names.contains)
        let missing = asked.filter { !names.contains($0) }
        element(.dav("response")) { response in
            response.element(.dav("href"), text: resource.href)
            if !found.isEmpty || missing.isEmpty {
                response.group("HTTP/1.1 200 OK") { properties in
                    for name in found {
                        if question == .names {
                            properties.element(name)
                        } else {
                            resource.write(name, to: &properties)
                        }
                    }
                }
            }
            if !missing.isEmpty {
                response.group("HTTP/1.1 404 Not Found") { properties in
                    for name in missing { properties.element(name) }
                }
            }
        }
    }

    /// Writes that a resource is not there, or not any more.
    mutating func response(missing href: String) {
        element(.dav("response")) { response in
            response.element(.dav("href"), text: href)
            response.element(.dav("status"), text: "HTTP/1.1 404 Not Found")
        }
    }

    private mutating func group(_ status: String, _ properties: (inout XMLWriter) -> Void) {
        element(.dav("propstat")) { group in
            group.element(.dav("prop"), [:], properties)
            group.element(.dav("status"), text: status)
        }
    }

    /// Writes a property whose value is one address.
    mutating func element(_ name: XMLName, href: String) {
        element(name) { $0.element(.dav("href"), text: href) }
    }

    /// Writes what may be done with a resource: reading (RFC 3744 §5.4).
    mutating func readPrivileges() {
        element(.dav("current-user-privilege-set")) { set in
            for name in ["read", "read-current-user-privilege-set"] {
                set.element(.dav("privilege")) { $0.element(.dav(name)) }
            }
        }
    }
}
