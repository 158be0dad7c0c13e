internal import Glibc

/// A thread that may block on the disk, so that the event loop never does.
enum StorageThread {
    /// SQLite's deepest parse and sort need far less; eight megabytes a thread would only be address space lost.
    private static let stackSize = 1 << 20

    /// Runs `body` on a new thread.
    ///
    /// - Throws: `DatabaseError` when the system has no thread to give.
    static func start(_ body: @escaping @Sendable () -> Void) throws(DatabaseError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let start = Unmanaged.passRetained(Start(body))
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, &attributes,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Start>.fromOpaque(raw).takeRetainedValue().body()
                return nil
            }, start.toOpaque())
        guard failure == 0 else {
            start.release()
            throw DatabaseError(
                kind: .other, message: String(cString: strerror(failure)), operation: "start a storage thread")
        }
    }

    private final class Start {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
