import EventLoop

/// How far something has come: a bar on a terminal, elsewhere a line whenever another tenth is done.
@LoopActor struct ProgressLine {
    private let context: CommandContext
    private var shownTenth = 0

    private nonisolated static let barWidth = 24

    init(_ context: CommandContext) { self.context = context }

    /// `[######------------------] 10/40`
    nonisolated static func bar(_ done: Int, of total: Int) -> String {
        let filled = barWidth * done / max(1, total)
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled)
            + "] \(done)/\(total)"
    }

    mutating func show(_ text: String, _ done: Int, of total: Int) {
        context.screen.status(TextTable.cut(text, to: context.screen.width - 1))
        let tenth = 10 * done / max(1, total)
        if tenth > shownTenth, !context.screen.isTerminal, !context.isJSON { context.screen.line(text) }
        shownTenth = max(tenth, shownTenth)
    }

    func clear() { context.screen.status(nil) }
}
