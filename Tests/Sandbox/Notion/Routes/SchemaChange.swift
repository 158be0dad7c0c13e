import JSON

/// One change of a table's columns.
struct SchemaChange: Sendable {
    private let key: String
    private let change: JSONValue

    init(_ key: String, _ change: JSONValue) {
        self.key = key
        self.change = change
    }

    /// - Throws: 400 for unknown types, a second title, and a title that would be removed.
    func apply(to source: inout NotionDataSource, in world: inout NotionWorld) throws(NotionError) {
        guard let index = source.property(key).flatMap({ known in source.properties.firstIndex { $0.id == known.id } })
        else {
            return try add(to: &source, in: &world)
        }
        if change == .null {
            guard source.properties[index].kind != .title else {
                throw .validation("Title property cannot be removed.")
            }
            source.properties.remove(at: index)
            return
        }
        if let name = change["name"]?.string { source.properties[index].name = name }
        guard let kind = kind, kind != source.properties[index].kind else { return }
        let old = source.properties[index]
        source.properties[index] = NotionProperty(id: old.id, name: old.name, kind: kind)
    }

    private func add(to source: inout NotionDataSource, in world: inout NotionWorld) throws(NotionError) {
        guard change != .null else { throw .validation("Could not find property with name or id: \(key)") }
        guard let kind else { throw .body("properties.\(key)", "should have a known type.") }
        guard kind != .title else { throw .validation("A data source has exactly one title property.") }
        let letters = String((0..<4).map { _ in world.dice.pick(Array("abcdefghijklmnopqrstuvwxyzABCDEFGH;:@|")) })
        source.properties.append(NotionProperty(id: FormBody.encoded(letters), name: key, kind: kind))
    }

    private var kind: NotionProperty.Kind? {
        NotionProperty.Kind.allCases.first { change[$0.rawValue] != nil || change["type"]?.string == $0.rawValue }
    }
}
