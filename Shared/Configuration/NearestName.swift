/// Finds the name that was probably meant.
enum NearestName {
    /// The name with the fewest letters to change, add or drop; `nil` when even that one is unlike.
    static func find(_ name: String, among names: Set<String>) -> String? {
        let candidates = names.sorted().map { (name: $0, distance: distance(name, $0)) }
        guard let nearest = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
        return nearest.distance <= max(2, name.utf8.count / 5) ? nearest.name : nil
    }

    /// Levenshtein's distance between the bytes of two texts.
    static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right.utf8)
        var previous = Array(0...right.count)
        for (row, leftByte) in left.utf8.enumerated() {
            var current = [row + 1]
            for (column, rightByte) in right.enumerated() {
                let change = previous[column] + (leftByte == rightByte ? 0 : 1)
                current.append(min(change, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
