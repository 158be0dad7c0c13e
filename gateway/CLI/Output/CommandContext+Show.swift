import EventLoop
import JSON

extension CommandContext {
    /// Shows an answer: for machines one compact JSON value on one line, for people what `forPeople` shows.
    @LoopActor func show(_ answer: some Encodable, forPeople: @LoopActor () -> Void) throws {
        if isJSON {
            screen.line(String(decoding: try JSON.encode(answer), as: UTF8.self))
        } else {
            forPeople()
        }
    }

    /// Shows an answer: for people one line.
    @LoopActor func show(_ answer: some Encodable, _ line: String) throws {
        try show(answer) { screen.line(line) }
    }

    /// Shows an answer: for people a table.
    @LoopActor func show(_ answer: some Encodable, _ table: TextTable) throws {
        try show(answer) { screen.show(table) }
    }
}

extension Screen {
    @LoopActor func show(_ table: TextTable) { table.lines(width: width).forEach { line($0) } }
}
