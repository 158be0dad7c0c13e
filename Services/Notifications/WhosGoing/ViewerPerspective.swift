/// How one member sees a notification.
struct ViewerPerspective: Hashable, Sendable {
    /// Whether the viewer goes to one of the events that have not ended.
    let isAttended: Bool
    /// People going besides the viewer.
    let others: Int
    /// One line such as "You and 3 others are going".
    let label: String

    /// - Parameter total: people going, the viewer included when `isAttended`.
    init(total: Int, isAttended: Bool) {
        self.isAttended = isAttended
        others = max(0, isAttended ? total - 1 : total)
        label =
            switch (isAttended, others) {
            case (true, 0): "You are going"
            case (true, 1): "You and 1 other are going"
            case (true, _): "You and \(others) others are going"
            case (false, 0): "Nobody is going yet"
            case (false, 1): "1 person is going"
            case (false, _): "\(others) people are going"
            }
    }
}
