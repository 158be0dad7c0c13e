import Glibc

/// Ends the process without unwinding, for when going on would do harm.
enum ProcessEnd {
    static func now(_ code: ExitCode) -> Never { _exit(code.rawValue) }
}
