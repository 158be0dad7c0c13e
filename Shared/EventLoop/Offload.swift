import CLibuv

/// Runs blocking or long work on a thread of libuv's pool, so that the loop goes on turning.
///
/// The pool is small (four threads by default) and shared with name look-ups: not for work without a time limit.
@LoopActor public func offload<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let work = Work {
            let result = Swift.Result { try body() }
            return { continuation.resume(with: result) }
        }
        work.start()
    }
}

private final class Work {
    private let request = UnsafeMutablePointer<uv_work_t>.allocate(capacity: 1)
    private let body: @Sendable () -> @Sendable () -> Void
    /// Written by the pool's thread before libuv passes the request back to the loop, which is a happens-before edge.
    private var completion: (@Sendable () -> Void)?

    init(_ body: @escaping @Sendable () -> @Sendable () -> Void) { self.body = body }

    deinit { request.deallocate() }

    func start() {
        request.pointee.data = Unmanaged.passRetained(self).toOpaque()
        uv_queue_work(
            LoopActor.executor.loop, request,
            { request in
                guard let work = Work.from(request) else { return }
                work.completion = work.body()
            },
            { request, _ in
                guard let raw = request?.pointee.data else { return }
                Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().completion?()
            })
    }

    private static func from(_ request: UnsafeMutablePointer<uv_work_t>?) -> Work? {
        request?.pointee.data.map { Unmanaged<Work>.fromOpaque($0).takeUnretainedValue() }
    }
}
