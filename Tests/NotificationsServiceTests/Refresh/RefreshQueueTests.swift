import Testing
import Time

@testable import NotificationsService

@Suite("The queue of gatherings to compute")
struct RefreshQueueTests {
    private var queue = RefreshQueue(quietPeriod: .milliseconds(300), longestDelay: .seconds(1))

    private func at(_ milliseconds: Int) -> Duration { .milliseconds(milliseconds) }

    @Test("waits for the quiet period after one request")
    mutating func quiet() {
        queue.mark("a", at: at(0))
        #expect(queue.nextDue == at(300))
        #expect(queue.takeDue(at: at(299)).isEmpty)
        #expect(queue.takeDue(at: at(300)) == ["a"])
        #expect(queue.nextDue == nil)
    }

    @Test("makes one of many requests, and waits no longer than the longest delay")
    mutating func coalesces() {
        for time in stride(from: 0, through: 5000, by: 100) {
            if time <= 900 { #expect(queue.takeDue(at: at(time)).isEmpty) }
            if time == 1000 { #expect(queue.takeDue(at: at(time)) == ["a"]) }
            queue.mark("a", at: at(time))
            if time <= 900 { #expect(queue.nextDue == at(min(time + 300, 1000))) }
        }
    }

    @Test("keeps gatherings apart, the longest waiting first")
    mutating func separate() {
        queue.mark("b", at: at(0))
        queue.mark("a", at: at(1))
        queue.mark("c", at: at(200))
        #expect(queue.takeDue(at: at(301)) == ["b", "a"])
        #expect(queue.takeDue(at: at(500)) == ["c"])
    }

    @Test(
        "lets a gathering rest nine times as long as it took, but no longer than a second",
        arguments: [
            (20, 300), (100, 900), (111, 999), (112, 1000), (5000, 1000),
        ])
    mutating func rests(took: Int, due: Int) {
        queue.computed("a", in: at(took), at: at(0))
        queue.mark("a", at: at(0))
        queue.mark("other", at: at(0))
        #expect(queue.takeDue(at: at(300)).contains("other"))
        #expect(queue.nextDue == (due == 300 ? nil : at(due)))
    }

    @Test("computes a resting gathering at once when it is flushed")
    mutating func flushesResting() {
        queue.computed("a", in: at(100), at: at(0))
        queue.mark("a", at: at(10))
        queue.flush("a", at: at(20))
        #expect(queue.takeDue(at: at(20)) == ["a"])
    }

    @Test("takes a flushed request at once, even if further requests follow")
    mutating func flush() {
        queue.mark("a", at: at(0))
        queue.flush("a", at: at(50))
        #expect(queue.nextDue == at(50))
        queue.mark("a", at: at(60))
        #expect(queue.nextDue == at(50))
        #expect(queue.takeDue(at: at(60)) == ["a"])
        queue.flush("new", at: at(70))
        #expect(queue.takeDue(at: at(70)) == ["new"])
    }
}
