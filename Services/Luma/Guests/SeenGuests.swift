/// The guests of a list, by fingerprints of their identifiers: eight bytes a guest, half of what a set takes.
///
/// First all are inserted, then the list is closed, then it can be asked.
struct SeenGuests: Sendable {
    private var fingerprints: [Int64] = []

    mutating func insert(_ identifier: String) { fingerprints.append(ContentHash.of(identifier)) }

    /// Nobody comes any more. Guests who were listed twice count once from here on.
    mutating func close() {
        fingerprints.sort()
        var kept = 0
        for fingerprint in fingerprints where kept == 0 || fingerprints[kept - 1] != fingerprint {
            fingerprints[kept] = fingerprint
            kept += 1
        }
        fingerprints.removeLast(fingerprints.count - kept)
    }

    /// How many there are, once the list is closed.
    var count: Int { fingerprints.count }

    /// Whether a guest is among them, once the list is closed.
    func contains(_ identifier: String) -> Bool {
        let wanted = ContentHash.of(identifier)
        var (low, high) = (0, fingerprints.count)
        while low < high {
            let middle = (low + high) / 2
            if fingerprints[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < fingerprints.count && fingerprints[low] == wanted
    }
}
