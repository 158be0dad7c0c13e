import Testing

@testable import Database

@Suite("The queue between tasks and storage threads")
struct BlockingQueueTests {
    @Test("Nothing comes after the element that closes it")
    func closing() {
        let queue = BlockingQueue<Int>()
        #expect(queue.push(1))
        #expect(queue.close(after: 2))
        #expect(!queue.push(3))
        #expect(!queue.close(after: 4))
        #expect([queue.takeOne(), queue.takeOne(), queue.takeOne()] == [1, 2, nil])
    }
}
