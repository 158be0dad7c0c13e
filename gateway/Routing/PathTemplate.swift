/// A path with named places, such as `/v1/events/{id}/who`.
struct PathTemplate: Sendable, Hashable, CustomStringConvertible {
    enum Segment: Sendable, Hashable {
        case fixed(String)
        case parameter(String)
    }

    let segments: [Segment]
    let description: String

    init(_ text: String) {
        description = text
        segments = text.split(separator: "/").map { part in
            part.first == "{" && part.last == "}"
                ? .parameter(String(part.dropFirst().dropLast())) : .fixed(String(part))
        }
    }

    var parameterNames: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// The same for templates that match the same paths.
    var shape: String {
        "/" + segments.map { if case .fixed(let text) = $0 { text } else { "{}" } }.joined(separator: "/")
    }

    /// The parameters' values; `nil` when the path is another one. Segments are compared as bytes.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .fixed(let fixed): guard fixed.utf8.elementsEqual(text.utf8) else { return nil }
            case .parameter(let name): values[name] = text
            }
        }
        return values
    }
}
