import EventLoop
import Glibc

/// Where commands write: results as lines, complaints beside them, and on a terminal one status line at the bottom.
@LoopActor protocol Screen: AnyObject, Sendable {
    /// Whether a person is looking: then there is a status line, and colours.
    var isTerminal: Bool { get }
    /// Columns of the terminal; wide where there is none.
    var width: Int { get }
    func line(_ text: String)
    func complaint(_ text: String)
    /// Shows or clears the status line; does nothing where nobody is looking.
    func status(_ text: String?)
}

/// The process's own standard output and error.
@LoopActor final class StandardScreen: Screen {
    private var statusText: String?

    nonisolated init() {}

    var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    var width: Int {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 200 }
        return Int(size.ws_col)
    }

    func line(_ text: String) {
        write(erased + text + "\n" + (statusText ?? ""), to: STDOUT_FILENO)
    }

    func complaint(_ text: String) {
        write(erased, to: STDOUT_FILENO)
        write(text + "\n", to: STDERR_FILENO)
        write(statusText ?? "", to: STDOUT_FILENO)
    }

    func status(_ text: String?) {
        guard isTerminal else { return }
        write(erased + (text ?? ""), to: STDOUT_FILENO)
        statusText = text
    }

    /// Takes the status line away: back to the first column, then erase to the end.
    private var erased: String { statusText == nil ? "" : "\r\u{1B}[K" }

    /// A reader that went away is no reason to complain: there is nobody left to read the complaint.
    private func write(_ text: String, to descriptor: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
