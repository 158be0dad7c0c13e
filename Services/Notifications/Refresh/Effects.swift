/// What the events of other programs make out of date.
struct Effects: Sendable, Equatable {
    /// Gatherings to be computed soon.
    var stale: Set<String> = []
    /// Those among them that need not wait for further changes: a guest list has come to its end.
    var complete: Set<String> = []

    mutating func add(_ other: Effects) {
        stale.formUnion(other.stale)
        complete.formUnion(other.complete)
    }
}
