internal import Glibc

/// A first-in, first-out queue between tasks, which never wait, and threads, which wait for elements.
final class BlockingQueue<Element: Sendable>: @unchecked Sendable {  // Safe: state is touched only under the mutex.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var elements: [Element] = []
    /// Elements before this index have been taken.
    private var head = 0
    private var isClosed = false
    /// How many elements the waiting thread would like to see.
    private var wanted = 1

    init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Adds an element and wakes one thread.
    ///
    /// - Returns: `false` when the queue is closed; the element is not added then.
    func push(_ element: Element) -> Bool {
        let (isAccepted, isAwaited) = withLock {
            if isClosed { return (false, false) }
            elements.append(element)
            return (true, elements.count - head == wanted)
        }
        // Not under the mutex, which the woken thread wants first: it would sleep a second time.
        if isAwaited { pthread_cond_signal(condition) }
        return isAccepted
    }

    /// Refuses further elements; those inside are still handed out, and `last` after them.
    ///
    /// - Returns: `false` when the queue had been closed before; `last` is not added then.
    @discardableResult
    func close(after last: Element? = nil) -> Bool {
        withLock {
            if isClosed { return false }
            if let last { elements.append(last) }
            isClosed = true
            pthread_cond_broadcast(condition)
            return true
        }
    }

    /// What a wait for elements ended with.
    enum Taken {
        case elements([Element])
        /// Nothing came within the time limit.
        case nothing
        /// The queue is closed and empty.
        case closed
    }

    /// Waits until there is something, then a moment longer until there is as much as is wished for, and takes all of it.
    func takeAll(within limit: Duration? = nil, wish: GatheringPolicy.Wish? = nil) -> Taken {
        withLock {
            guard waitForElements(within: limit) else { return isClosed ? .closed : .nothing }
            if let wish {
                wanted = wish.count
                _ = waitForElements(wish.count, within: wish.patience)
                wanted = 1
            }
            defer {
                elements = []
                head = 0
            }
            return .elements(head == 0 ? elements : Array(elements[head...]))
        }
    }

    /// Waits until there is something and takes the oldest element; `nil` when the queue is closed and empty.
    func takeOne() -> Element? {
        withLock {
            guard waitForElements(within: nil) else { return nil }
            let element = elements[head]
            head += 1
            if head == elements.count {
                elements.removeAll(keepingCapacity: true)
                head = 0
            } else {
                // Whoever pushed onto a queue that was not empty has woken nobody.
                pthread_cond_signal(condition)
            }
            return element
        }
    }

    /// Elements that wait.
    var count: Int { withLock { elements.count - head } }

    private func waitForElements(_ count: Int = 1, within limit: Duration?) -> Bool {
        var deadline = timespec()
        if let limit {
            clock_gettime(CLOCK_MONOTONIC, &deadline)
            let (seconds, attoseconds) = limit.components
            let nanoseconds = deadline.tv_nsec + Int(attoseconds / 1_000_000_000)
            deadline.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
            deadline.tv_nsec = nanoseconds % 1_000_000_000
        }
        while elements.count - head < count, !isClosed {
            if limit == nil {
                pthread_cond_wait(condition, mutex)
            } else if pthread_cond_timedwait(condition, mutex, &deadline) == ETIMEDOUT {
                break
            }
        }
        return elements.count - head >= count
    }

    private func withLock<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }
}
