import Glibc

/// Where tests put what their programs write.
public enum Scratch {
    /// An absolute path: the folder that `Tests/run` removes in the end, whatever a test left there or how it ended; else
    /// `/tmp`. It is short, since the paths of sockets must fit into 107 bytes.
    public static let folder = getenv("ROLLCALL_TEST_FOLDER").map { String(cString: $0) } ?? "/tmp"
}
