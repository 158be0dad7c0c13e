import EventLoop
import JSON

/// One endpoint of Notion's API.
struct NotionRoute: Sendable {
    typealias Answer = @LoopActor @Sendable (NotionCall) throws(NotionError) -> JSONValue

    static let prefix = ["notion", "v1"]

    let method: String
    let template: [String]
    let versions: Set<NotionVersion>
    /// What the connection must be allowed to do.
    let capability: NotionConnection.Capability?
    let answer: Answer

    /// - Parameter path: behind `/v1/`; `{id}` stands for a segment.
    init(
        _ method: String, _ path: String, versions: Set<NotionVersion> = Set(NotionVersion.allCases),
        needs capability: NotionConnection.Capability? = .read, _ answer: @escaping Answer
    ) {
        self.method = method
        template = path.split(separator: "/").map(String.init)
        self.versions = versions
        self.capability = capability
        self.answer = answer
    }

    static let all = NotionTableRoutes.all + NotionPageRoutes.all

    static func find(_ request: APIRequest) -> (route: NotionRoute, path: [String: String])? {
        guard request.segments.starts(with: prefix) else { return nil }
        let segments = request.segments.dropFirst(prefix.count)
        for route in all where route.method == request.method && route.template.count == segments.count {
            var path: [String: String] = [:]
            let fits = zip(route.template, segments).allSatisfy { part, segment in
                guard part.hasPrefix("{") else { return part == segment }
                path[String(part.dropFirst().dropLast())] = segment
                return true
            }
            if fits { return (route, path) }
        }
        return nil
    }
}
