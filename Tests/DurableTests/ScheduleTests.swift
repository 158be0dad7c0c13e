import Database
import Durable
import EventLoop
import Testing
import Time

@Suite("Schedules")
struct ScheduleTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private func schedules(_ fixture: Fixture, _ expression: String) async throws -> (JobQueue, Schedules) {
        let queue = fixture.queue()
        try queue.handle("sweep") { _ in .done { try note("swept", in: $0) } }
        let schedules = Schedules(queue: queue)
        schedules.add(Schedule("sweep", try CronExpression(expression), in: .utc, job: NewJob("sweep")))
        try await queue.start()
        try await schedules.start()
        return (queue, schedules)
    }

    @Test("A schedule enqueues its job each time it is due")
    @LoopActor func everyHour() async throws {
        let fixture = try await Fixture()
        let (_, schedules) = try await schedules(fixture, "0 * * * *")
        for hour in 1...3 {
            try await waitUntil {
                await fixture.time.advance(by: .seconds(60))
                return try await fixture.effects().count == hour
            }
        }
        let status = try #require(try await schedules.status().first)
        #expect(status.lastAt != nil)
        #expect(try #require(status.nextAt) > fixture.time.now)
        schedules.stop()
    }

    @Test("Times that passed while the program was down are made up for, once")
    @LoopActor func missed() async throws {
        let fixture = try await Fixture()
        let (queue, schedules) = try await schedules(fixture, "0 * * * *")
        schedules.stop()
        await queue.stop(within: .seconds(1))
        await fixture.time.advance(by: .seconds(5 * 3600))
        #expect(try await fixture.effects() == [])
        let (_, again) = try await self.schedules(fixture, "0 * * * *")
        try await waitUntil { try await fixture.effects() == ["swept"] }
        try await advance(fixture, by: .seconds(1))
        #expect(try await fixture.effects() == ["swept"])
        again.stop()
    }

    @Test("A changed expression counts from now")
    @LoopActor func changed() async throws {
        let fixture = try await Fixture()
        let (queue, schedules) = try await schedules(fixture, "0 * * * *")
        schedules.stop()
        await queue.stop(within: .seconds(1))
        await fixture.time.advance(by: .seconds(5 * 3600))
        let (_, again) = try await self.schedules(fixture, "0 3 1 1 *")
        try await advance(fixture, by: .seconds(60))
        #expect(try await fixture.effects() == [])
        again.stop()
    }
}
