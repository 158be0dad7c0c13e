/// A request as the fake sees it: decoded, but not yet judged.
struct APIRequest: Sendable {
    var method: String
    /// Decoded, without the query.
    var path: String
    /// Decoded names and values, in order; a name may occur several times.
    var query: [(name: String, value: String)] = []
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// The path's segments, each decoded by itself, so that an escaped slash stays inside its segment.
    var segments: [String] = []

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name }?.value
    }

    /// The first value of a query parameter.
    func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// Every value of a repeated query parameter.
    func parameters(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }
}
