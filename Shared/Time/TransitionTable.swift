/// The dated changes of a zone's clock, as a zone file lists them.
struct TransitionTable: Sendable {
    /// Instants of change in seconds since 1970-01-01T00:00:00Z, strictly ascending.
    let times: [Int64]
    /// The setting from each of ``times`` on.
    let kinds: [ZoneOffset]
    /// The setting before the first change.
    let initial: ZoneOffset

    /// The span around that second; without an end when no later change is listed.
    func period(containing second: Int64) -> ZonePeriod {
        let next = indexOfFirstChange(after: second)
        return ZonePeriod(
            start: next > 0 ? times[next - 1] : nil,
            end: next < times.count ? times[next] : nil,
            offset: next > 0 ? kinds[next - 1] : initial,
            previous: next > 1 ? kinds[next - 2] : initial)
    }

    private func indexOfFirstChange(after second: Int64) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= second {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }
}
