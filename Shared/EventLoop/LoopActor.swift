/// The actor whose code runs on the program's event loop: state isolated to it needs no lock.
@globalActor
public actor LoopActor {
    public static let shared = LoopActor()
    public static let executor = LoopExecutor()

    public nonisolated var unownedExecutor: UnownedSerialExecutor { Self.executor.asUnownedSerialExecutor() }

    /// For callbacks from C, which libuv and libcurl make on the loop's thread. Traps on any other thread.
    @inlinable
    public static nonisolated func assumeIsolated<T>(_ body: @LoopActor () throws -> T) rethrows -> T {
        executor.checkIsolated()
        return try withoutActuallyEscaping(body) { body in
            // Safe: isolation is no part of a function's representation, and the line above has proved the thread.
            try unsafeBitCast(body, to: (() throws -> T).self)()
        }
    }
}
