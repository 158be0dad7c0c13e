import Contracts
import EventLoop
import Glibc
import JSON
import Testing

/// The main job with real processes and real sockets: a guest at Luma becomes a name in "Who's Going".
@Suite("The whole system", .serialized)
struct MainJobTests {
    init() { EventLoop.startOnThread() }

    /// What the tests are about: an event that starts soon, and a member who goes to nothing of its gathering yet.
    @LoopActor private func eventAndNewcomer(
        _ stack: Stack
    ) async throws -> (event: EventSnapshot, gathering: String, newcomer: MemberRecord) {
        try await eventually("members has all guests of luma", within: .seconds(60)) {
            let there = try await stack.ask(.luma, ProgramStatus()).figures["guests"]
            return try await stack.ask(.members, ProgramStatus()).figures["guests"] == there
        }
        var found: (EventSnapshot, String)?
        try await eventually("a gathering is announced") {
            let notifications = try await stack.ask(.notifications, ListNotifications()).notifications
            let announced = Set(notifications.filter { $0.ruleKind == "UPCOMING" }.map(\.gatheringID))
            let events = try await stack.ask(.luma, ListEvents(upcomingOnly: true)).events.map(\.event)
            for event in events where event.visibility == .public {
                guard let gathering = event.gathering?.id, announced.contains(gathering) else { continue }
                found = (event, gathering)
                return true
            }
            return false
        }
        let (event, gathering) = try #require(found)
        // Somebody who goes to another event of the gathering is counted already.
        var names: Set<String> = []
        for record in try await stack.ask(.luma, ListEvents(gatheringID: gathering)).events {
            let going = try await stack.ask(.members, WhoIsGoing(eventID: record.event.id, includeNotGoing: true))
            names.formUnion(going.attendees.map(\.attendance.member.id))
        }
        let members = try await stack.ask(.members, ListMembers(range: ListRange(limit: 200))).members
        let newcomer = members.first { !names.contains($0.id) && $0.state == .approved && !$0.emails.isEmpty }
        return (event, gathering, try #require(newcomer))
    }

    /// The members who go to the events that a gathering's notification speaks of, if they are as many as it says: while
    /// changes are on their way they are not.
    ///
    /// - Parameter rejected: are not counted wherever they go.
    @LoopActor private func announcedPeople(
        _ gathering: String, except rejected: Set<String>, _ stack: Stack
    ) async throws -> Set<String>? {
        let list = try await stack.ask(.notifications, ListNotifications())
        let notification = list.notifications.first { $0.gatheringID == gathering && $0.ruleKind == "UPCOMING" }
        guard let payload = notification?.payload else { return nil }
        var people: Set<String> = []
        for event in payload["events"]?["eventUids"]?.array?.compactMap(\.string) ?? [] {
            let going = try await stack.ask(.members, WhoIsGoing(eventID: event)).attendees
            people.formUnion(going.map(\.attendance.member.id))
        }
        people.subtract(rejected)
        return payload["attendees"]?["total"]?.integer == Int64(people.count) ? people : nil
    }

    @LoopActor private func rejectedMembers(_ stack: Stack) async throws -> Set<String> {
        var rejected: Set<String> = []
        var cursor: String?
        repeat {
            let page = try await stack.ask(.members, ListMembers(range: ListRange(limit: 200, cursor: cursor)))
            rejected.formUnion(page.members.filter { $0.state == .rejected }.map(\.id))
            cursor = page.nextCursor
        } while cursor != nil
        return rejected
    }

    @LoopActor private func isGoing(_ member: String, _ event: String, _ stack: Stack) async throws -> Bool {
        try await stack.ask(.members, WhoIsGoing(eventID: event)).attendees.contains {
            $0.attendance.member.id == member
        }
    }

    @Test("shows a guest within two seconds of their registration, and lets them go again", .timeLimit(.minutes(3)))
    @LoopActor func webhook() async throws {
        let stack = try await Stack.start()
        let (event, gathering, newcomer) = try await eventAndNewcomer(stack)
        let address = try #require(newcomer.emails.first).uppercased()
        let rejected = try await rejectedMembers(stack)
        try await eventually("the notification is up to date") {
            try await announcedPeople(gathering, except: rejected, stack) != nil
        }

        let time = LoopTime()
        try await stack.luma("register", "--event", event.id, "--email", address, "--name", "New Guest")
        let registered = time.monotonic
        try await eventually("the member is going") { try await isGoing(newcomer.id, event.id, stack) }
        try await eventually("the notification has grown") {
            try await announcedPeople(gathering, except: rejected, stack)?.contains(newcomer.id) == true
        }
        #expect(time.monotonic - registered < .seconds(2))

        try await stack.luma("decline", "--event", event.id, "--email", address)
        try await eventually("the member is gone") { try await !isGoing(newcomer.id, event.id, stack) }
        try await eventually("the notification has shrunk") {
            try await announcedPeople(gathering, except: rejected, stack)?.contains(newcomer.id) == false
        }
        #expect(await stack.stop() == 0)
    }

    @Test("finds by a sync what a lost webhook did not tell", .timeLimit(.minutes(3)))
    @LoopActor func lostWebhook() async throws {
        let stack = try await Stack.start()
        let (event, _, newcomer) = try await eventAndNewcomer(stack)
        try await stack.luma("fault", "--webhook", "*", "--kind", "drop")
        let address = try #require(newcomer.emails.first)
        try await stack.luma("register", "--event", event.id, "--email", address, "--name", "New Guest")
        #expect(try await !isGoing(newcomer.id, event.id, stack))
        #expect(try await stack.run("sync", "--event", event.id).code == 0)
        try await eventually("the member is going") { try await isGoing(newcomer.id, event.id, stack) }
        #expect(await stack.stop() == 0)
    }

    @Test("goes on after each program in turn was killed", .timeLimit(.minutes(5)))
    @LoopActor func kill() async throws {
        let stack = try await Stack.start()
        let (event, _, newcomer) = try await eventAndNewcomer(stack)
        for program in ProgramName.allCases {
            let victim = try #require(try stack.processIdentifier(of: program))
            Glibc.kill(victim, SIGKILL)
            try await eventually("\(program) is back") {
                guard let now = try stack.processIdentifier(of: program), now != victim else { return false }
                return (try? await stack.ask(program, ProgramStatus()))?.isReady == true
            }
        }
        let address = try #require(newcomer.emails.first)
        try await stack.luma("register", "--event", event.id, "--email", address, "--name", "New Guest")
        try await eventually("the member is going") { try await isGoing(newcomer.id, event.id, stack) }
        let going = try await stack.ask(.members, WhoIsGoing(eventID: event.id)).attendees
        #expect(Set(going.map(\.attendance.member.id)).count == going.count)
        #expect(await stack.stop() == 0)
    }

    @Test("copies past and coming events, each listed once", .timeLimit(.minutes(3)))
    @LoopActor func firstSync() async throws {
        let stack = try await Stack.start()
        let runs = try await stack.ask(.luma, ListRuns()).runs
        let first = try #require(runs.last)
        #expect(first.counts.eventsListed == 40)
        #expect(first.counts.eventsCreated == 40)
        #expect(try await !stack.ask(.luma, ListEvents(pastOnly: true)).events.isEmpty)
        #expect(await stack.stop() == 0)
    }

    @Test("counts who goes to an event that was made here", .timeLimit(.minutes(3)))
    @LoopActor func ownEvent() async throws {
        let stack = try await Stack.start()
        let (event, gathering, newcomer) = try await eventAndNewcomer(stack)
        let start = "\(event.startsAt)"
        let made = try await stack.run(
            "events", "add", "House party", "--start", start, "--gathering", gathering, "--json")
        #expect(made.code == 0)
        let own = try JSON.decode(EventRecord.self, from: Array(made.output.utf8))
        #expect(own.event.gathering == event.gathering)
        try await eventually("members knows the event") {
            let call = DeclareAttendance(eventID: own.event.id, memberID: newcomer.id, isGoing: true)
            return (try? await stack.ask(.members, call)) != nil
        }
        try await eventually("the gathering counts the member") {
            let detail = try await stack.ask(.notifications, GetGathering(id: gathering, viewerID: newcomer.id))
            return detail.isAttended && detail.events.contains { $0.id == own.event.id && $0.attendees == 1 }
        }
        let who = try await stack.run("who", "House party")
        #expect(who.code == 0 && who.output.contains("1 members going"))
        #expect(try await stack.run("events", "delete", own.event.id).code == 0)
        try await eventually("the gathering forgets the event") {
            let detail = try await stack.ask(.notifications, GetGathering(id: gathering, viewerID: newcomer.id))
            return !detail.isAttended && !detail.events.contains { $0.id == own.event.id }
        }
        #expect(await stack.stop() == 0)
    }

    @Test("takes the same directory twice without a change", .timeLimit(.minutes(3)))
    @LoopActor func importTwice() async throws {
        let stack = try await Stack.start()
        let again = try await stack.run("import", "members", "\(stack.folder)/members.csv", "--json")
        #expect(again.code == 0)
        let report = try JSON.decode(ImportReport.self, from: Array(again.output.utf8))
        #expect(report.unchanged == 600)
        #expect(report.created == 0 && report.updated == 0 && report.rejected.isEmpty)
        #expect(await stack.stop() == 0)
    }
}
