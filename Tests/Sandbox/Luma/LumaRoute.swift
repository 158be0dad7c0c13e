import JSON

/// One operation of the API. Old and new names are rows of the same table.
struct LumaRoute: Sendable {
    typealias Answer = @Sendable (inout LumaCall) throws(APIError) -> JSONValue

    let method: String
    let path: String
    let answer: Answer

    static func get(_ path: String, _ answer: @escaping Answer) -> LumaRoute {
        LumaRoute(method: "GET", path: path, answer: answer)
    }

    static func post(_ path: String, _ answer: @escaping Answer) -> LumaRoute {
        LumaRoute(method: "POST", path: path, answer: answer)
    }

    static let all =
        CalendarRoutes.all + EventRoutes.all + EventWriteRoutes.all + GuestRoutes.all + GuestWriteRoutes.all
        + WebhookRoutes.all + OrganizationRoutes.all + OldRoutes.all

    /// The route table, by method and path.
    static let table = Dictionary(uniqueKeysWithValues: all.map { ("\($0.method) \($0.path)", $0) })

    static func find(_ request: APIRequest) -> LumaRoute? { table["\(request.method) \(request.path)"] }
}
