import Glibc

/// The folders a program keeps its files in.
enum Directories {
    /// Makes a folder and those above it, for this user only (mode 0700), and checks that it can be written to.
    ///
    /// - Throws: `StartFailure` that names the folder and what to do.
    static func make(_ path: String) throws(StartFailure) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o700) != 0, errno != EEXIST { throw refusal(path) }
        }
        if access(path, W_OK | X_OK) != 0 { throw refusal(path) }
    }

    private static func refusal(_ path: String) -> StartFailure {
        let reason = String(cString: strerror(errno))
        return StartFailure(
            .storage, "cannot write to the directory \(path): \(reason). Check its owner, or choose another directory")
    }
}
