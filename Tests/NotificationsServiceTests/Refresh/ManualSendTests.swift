import Testing
import Time

@testable import NotificationsService

@Suite("A send by hand")
struct ManualSendTests {
    private func reason(_ outcome: ManualSend.Outcome?) -> SkipReason? {
        guard case .skipped(let reason, _) = outcome else { return nil }
        return reason
    }

    private func sent(_ outcome: ManualSend.Outcome?) -> ManualSend.Sent? {
        guard case .sent(let sent) = outcome else { return nil }
        return sent
    }

    @Test("creates below the group thresholds, and announces again after that")
    func createsThenReannounces() async throws {
        let fixture = try await StoreFixture()
        try await fixture.save([Sample.event("a", startsIn: .hours(10))], Sample.going("a", 1...5))
        #expect(try await fixture.compute().isEmpty)
        let first = try #require(sent(try await fixture.send(.upcoming)))
        #expect(first.change.change == .created)
        #expect(first.change.attendeeTotal == 5)
        #expect(first.numbers.candidates == 1)
        #expect(first.firstStart == Sample.now + .hours(10))
        #expect(try await fixture.markRead(first.change.id, by: "m01"))
        #expect(try await fixture.unread("m01") == 0)
        #expect(try await fixture.compute().isEmpty)
        let later = Sample.now + .hours(1)
        let second = try #require(sent(try await fixture.send(.upcoming, at: later)))
        #expect(second.change.change == .reannounced)
        #expect(second.change.id == first.change.id)
        #expect(try await fixture.unread("m01") == 1)
        let list = try await fixture.list(viewer: "m01", at: later)
        #expect(list.map(\.bumpedAt) == [later])
        #expect(list.map(\.createdAt) == [Sample.now])
    }

    @Test("moves the notification to the top, also for those who marked everything as read")
    func movesToTop() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        try await fixture.markAllRead(by: "m01")
        #expect(try await fixture.unread("m01") == 0)
        let oldest = try #require(try await fixture.list().last)
        _ = try await fixture.send(oldest.kind)
        #expect(try await fixture.list().first?.id == oldest.id)
        #expect(try await fixture.unread("m01") == 1)
        #expect(try await fixture.list(viewer: "m01", unreadOnly: true).map(\.id) == [oldest.id])
    }

    @Test("brings back what was withdrawn")
    func bringsBack() async throws {
        let fixture = try await StoreFixture()
        try await fixture.saveEnough()
        _ = try await fixture.compute()
        try await fixture.save((0..<5).map { Sample.event("e\($0)", startsIn: .hours(10 + $0), status: .canceled) })
        _ = try await fixture.compute()
        try await fixture.save([Sample.event("e0", startsIn: .hours(10))])
        let outcome = sent(try await fixture.send(.upcoming))
        #expect(outcome?.change.change == .reannounced)
        #expect(try await fixture.list().map(\.eventTotal) == [1])
    }

    @Test("gives the reference's reasons")
    func reasons() async throws {
        let none = try await StoreFixture(configuration: nil)
        try await none.saveEnough()
        #expect(reason(try await none.send(.upcoming)) == .noActiveConfiguration)
        let off = try await StoreFixture(configuration: .init(enabled: false))
        try await off.saveEnough()
        #expect(reason(try await off.send(.upcoming)) == .configurationDisabled)
        let fixture = try await StoreFixture()
        #expect(reason(try await fixture.send(.upcoming)) == .noEventsInWindow)
        try await fixture.save([Sample.event("a", startsIn: .hours(10))], Sample.going("a", 1...4))
        #expect(reason(try await fixture.send(.upcoming)) == .noCandidates)
        try await fixture.save([], Sample.going("a", 5...5))
        _ = try await fixture.compute()
        let started = Sample.now + .hours(11)
        #expect(reason(try await fixture.send(.reminder, at: started)) == .windowMiss)
        #expect(reason(try await fixture.send(.reminder, at: started)) == .noEventsInWindow)
    }
}
