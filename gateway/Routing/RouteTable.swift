import HTTP

/// All routes, frozen and checked at start.
struct RouteTable: Sendable {
    let routes: [Route]
    /// Routes without parameters in their path, by path.
    private let fixed: [String: [Route]]
    private let templated: [Route]
    private let byOperation: [String: Route]
    /// The first segments of paths that have a secret in them.
    private let secretPlaces: Set<String>

    /// - Throws: `RouteTableError` for two routes of one method and path, two operations of one name, or a path
    ///   parameter that is not described.
    init(_ routes: [Route]) throws(RouteTableError) {
        var addresses: Set<String> = []
        var operations: [String: Route] = [:]
        for route in routes {
            guard addresses.insert("\(route.method.rawValue) \(route.path.shape)").inserted else {
                throw .duplicateRoute("\(route.method.rawValue) \(route.path)")
            }
            let described = Set(route.parameters.filter { $0.location == .path }.map(\.name))
            guard described == Set(route.path.parameterNames) else { throw .undescribedParameter("\(route.path)") }
            guard !route.isAlias else { continue }
            guard operations.updateValue(route, forKey: route.operation) == nil else {
                throw .duplicateOperation(route.operation)
            }
        }
        self.routes = routes
        byOperation = operations
        fixed = Dictionary(grouping: routes.filter { $0.path.parameterNames.isEmpty }, by: \.path.description)
        templated = routes.filter { !$0.path.parameterNames.isEmpty }
        secretPlaces = Set(
            routes.filter { $0.parameters.contains(where: \.isSecret) }.compactMap { route in
                if case .fixed(let place)? = route.path.segments.first { place } else { nil }
            })
    }

    enum Match: Sendable {
        case route(Route, path: [String: String])
        /// The path exists, with these methods.
        case otherMethods([HTTP.Method])
        case nothing
    }

    func match(_ head: RequestHead) -> Match {
        let method = head.method == .head ? .get : head.method
        if let candidates = fixed[head.path] {
            if let route = candidates.first(where: { $0.method == method }) { return .route(route, path: [:]) }
            return .otherMethods(candidates.map(\.method))
        }
        let segments = head.target.segments
        var methods: [HTTP.Method] = []
        for route in templated {
            guard let values = route.path.match(segments) else { continue }
            if route.method == method { return .route(route, path: values) }
            methods.append(route.method)
        }
        return methods.isEmpty ? .nothing : .otherMethods(methods)
    }

    /// The path as it may be logged. However somebody writes an address with a secret in it, and even if that is none of
    /// ours any more, only its beginning is told.
    func loggedPath(_ head: RequestHead) -> String {
        guard let place = head.target.segments.first, secretPlaces.contains(place) else { return head.path }
        return "/\(place)/…"
    }

    /// The route of a JSON-RPC method.
    func operation(_ name: String) -> Route? { byOperation[name] }
}

/// A mistake in the table, found at start.
enum RouteTableError: Error, Equatable, CustomStringConvertible {
    case duplicateRoute(String)
    case duplicateOperation(String)
    case undescribedParameter(String)

    var description: String {
        switch self {
        case .duplicateRoute(let route): "the route \(route) is in the table twice"
        case .duplicateOperation(let name): "the operation \(name) is in the table twice"
        case .undescribedParameter(let path): "\(path): every parameter of the path must be described, and no other"
        }
    }
}
