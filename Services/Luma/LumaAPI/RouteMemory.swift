/// Which generation of each route an installation of Luma has, learned from its answers.
///
/// The plural route is tried first. A 404 may mean that the route is unknown or that the thing asked for is, so the
/// singular route is asked too, until one of them has answered with success once.
struct RouteMemory {
    private var known: [LumaRoute.Kind: LumaRoute.Generation] = [:]

    /// The generations to try, in order.
    func candidates(_ kind: LumaRoute.Kind) -> [LumaRoute.Generation] {
        known[kind].map { [$0] } ?? [.plural, .singular]
    }

    mutating func succeeded(_ kind: LumaRoute.Kind, _ generation: LumaRoute.Generation) {
        known[kind] = generation
    }

    /// A route that used to answer is gone: both are candidates again.
    mutating func forget(_ kind: LumaRoute.Kind) {
        known[kind] = nil
    }
}
