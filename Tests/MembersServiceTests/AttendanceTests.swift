import Contracts
import EventLoop
import JSONRPC
import Testing

@Suite("Attendance of events")
struct AttendanceTests {
    @Test(
        "Only people who go, or who are there, get a row",
        arguments: [
            (GuestStatus.approved, false, true), (.session, false, true), (.pending, false, false),
            (.waitlisted, false, false), (.invited, false, false), (.declined, false, false),
            (.removed, false, false), (.unknown, false, false), (.declined, true, true), (.pending, true, true),
        ])
    func rows(status: GuestStatus, isCheckedIn: Bool, hasRow: Bool) async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            try await fixture.deliver(event(), page(guest("g1", "a@x.org", status, checkedIn: isCheckedIn ? 9 : nil)))
            #expect(try await fixture.attendance().isEmpty == !hasRow)
        }
    }

    @Test("Whoever has missed events is told who the members are, and who goes and who no longer does")
    func state() async throws {
        try await Fixture.run { fixture in
            // More members than one page tells, with an event for each.
            let names = (100..<250).map { "m\($0)" }
            _ = try await fixture.call(UpsertMembers(members: names.map { member($0, "\($0)@x.org") }))
            let news = names.flatMap { name -> [any RemoteEvent] in
                [event("evt-\(name)"), page(guest("g", "\(name)@x.org"), of: "evt-\(name)")]
            }
            try await fixture.deliver(news)
            try await fixture.deliver(page(guest("g", "m100@x.org", .declined), of: "evt-m100"))
            _ = try await fixture.call(DeleteMember(id: "m101"))
            let entries = try await fixture.state(ReadState())
            let members = try entries.compactMap { try $0.decoded(as: MemberChanged.self) }
            #expect(members.map(\.member.id) == names)
            #expect(members.filter { !$0.isVisible }.map(\.member.id) == ["m101"])
            let attendance = try entries.compactMap { try $0.decoded(as: AttendanceChanged.self) }
            #expect(attendance.map(\.eventID) == names.map { "evt-\($0)" })
            let notGoing = attendance.filter { $0.changes.map(\.status) == [.withdrawn] }.map(\.eventID)
            #expect(notGoing == ["evt-m100", "evt-m101"])
            let wanted = try await fixture.state(ReadState(types: [AttendanceChanged.type]))
            #expect(wanted.map(\.type) == attendance.map { _ in AttendanceChanged.type })
        }
    }

    @Test("An event that is kept in Rollcall is attended like one of Luma, until it is called off")
    func keptEvent() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org"), member("b", "b@x.org")]))
            let declaration = DeclareAttendance(eventID: "event-1", memberID: "a", isGoing: true)
            await #expect(throws: RPCError.self) { try await fixture.call(declaration) }
            _ = try await fixture.calendar.publish([event("event-1", hosts: ["B@x.org"])])
            try await fixture.until("the event is known") {
                (try? await fixture.call(declaration)) != nil
            }
            #expect(try await fixture.attendance("event-1").contains("a going"))
            let changes = try await fixture.announced().compactMap { try $0.decoded(as: AttendanceChanged.self) }
            let own = changes.filter { $0.eventID == "event-1" }
            #expect(own.contains { $0.gatheringID == "berlin-de" && $0.changes.contains { $0.member.id == "a" } })
            // What luma tells meanwhile is applied beside it, whatever its number.
            try await fixture.deliver(event(), page(guest("g1", "b@x.org")))
            #expect(try await fixture.attendance() == ["b going"])
        }
    }

    @Test("A member withdraws, waits, comes back and checks in, in one row")
    func comingAndGoing() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            try await fixture.deliver(event())
            let steps: [(GuestSnapshot, String)] = [
                (guest("g1", "a@x.org", .approved), "going"), (guest("g1", "a@x.org", .declined), "withdrawn"),
                (guest("g1", "a@x.org", .waitlisted), "waitlisted"), (guest("g1", "a@x.org", .approved), "going"),
                (guest("g1", "a@x.org", .removed), "withdrawn"),
                (guest("g1", "a@x.org", .removed, checkedIn: 7), "checkedIn"),
                (guest("g1", "a@x.org", .approved, checkedIn: 7), "checkedIn"),
            ]
            _ = try await fixture.announced()
            var last = ""
            for (guest, status) in steps {
                try await fixture.deliver(page(guest))
                #expect(try await fixture.attendance() == ["a \(status)"])
                #expect(try await fixture.announcedAttendance() == (status == last ? [] : ["evt-1 a \(status)"]))
                last = status
            }
        }
    }

    @Test("Two guests of one event who are one member are one row, as long as either goes")
    func merged() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org", "a@y.org")]))
            try await fixture.deliver(
                event(),
                page(guest("g1", "a@x.org", registered: 9), guest("g2", "A@Y.org", registered: 4)))
            #expect(try await fixture.attendance() == ["a going"])
            #expect(try await fixture.call(WhoIsGoing(eventID: "evt-1")).attendees.first?.attendance.since == minute(4))
            #expect(try await fixture.announcedAttendance() == ["evt-1 a going"])

            try await fixture.deliver(page(guest("g2", "A@Y.org", .declined, registered: 4)))
            #expect(try await fixture.attendance() == ["a going"])
            try await fixture.deliver(page(guest("g1", "a@x.org", .declined, registered: 9)))
            #expect(try await fixture.attendance() == ["a withdrawn"])
        }
    }

    @Test("What did not change is not announced, and the end of a run only when there was news")
    func silence() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            try await fixture.deliver(event(), page(guest("g1", "a@x.org"), guest("g2", "b@x.org")), complete())
            #expect(try await fixture.announcedAttendance() == ["evt-1 a going", "evt-1 end"])
            let before = try await fixture.stamps()
            try await fixture.deliver(event(), page(guest("g1", "a@x.org"), guest("g2", "b@x.org")), complete())
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            #expect(try await fixture.announced().isEmpty)
            #expect(try await fixture.stamps() == before)
        }
    }

    @Test("Events that are delivered twice are applied once")
    func deliveredTwice() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            try await fixture.deliver(event(), page(guest("g1", "a@x.org")), page(guest("g1", "a@x.org", .declined)))
            #expect(try await fixture.announcedAttendance() == ["evt-1 a going", "evt-1 a withdrawn"])

            // The program dies after applying and before it is known to have: everything comes again.
            fixture.luma.repeatsEverything = true
            try await fixture.restart()
            try await fixture.until("everything came again") { !fixture.luma.repeatsEverything }
            try await fixture.deliver(page(guest("g2", "a@x.org")))
            #expect(try await fixture.announcedAttendance() == ["evt-1 a going"])
        }
    }

    @Test("Rejected members go nowhere until they are approved again")
    func rejected() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org", state: .rejected)]))
            try await fixture.deliver(event(), page(guest("g1", "a@x.org")))
            #expect(try await fixture.attendance().isEmpty)
            let explanation = try await fixture.call(ExplainMatch(eventID: "evt-1", guest: "g1"))
            #expect(explanation.reason.hasSuffix("the member is rejected, so this does not count as going"))

            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            #expect(try await fixture.attendance() == ["a going"])
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org", state: .rejected)]))
            #expect(try await fixture.attendance() == ["a withdrawn"])
        }
    }

    @Test("A deleted member withdraws, leaves nothing personal, and can come back")
    func deleted() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org", teams: ["Red"])]))
            try await fixture.deliver(event(), page(guest("g1", "a@x.org")))
            _ = try await fixture.announced()
            _ = try await fixture.call(DeleteMember(id: "a"))

            let announced = try await fixture.announced()
            let gone = try #require(try announced.compactMap { try $0.decoded(as: MemberChanged.self) }.first)
            #expect(gone == MemberChanged(member: MemberSummary(id: "a", name: ""), isVisible: false))
            let changes = try announced.compactMap { try $0.decoded(as: AttendanceChanged.self) }.flatMap(\.changes)
            #expect(changes.map(\.status) == [.withdrawn])
            #expect(try await fixture.call(WhoIsGoing(eventID: "evt-1")).unmatchedGuests == 1)
            await #expect(throws: RPCError.self) { try await fixture.call(GetMember(id: "a")) }
            await #expect(throws: RPCError.self) { try await fixture.call(DeleteMember(id: "a")) }

            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            #expect(try await fixture.attendance() == ["a going"])
        }
    }

    @Test("Luma takes back only what is Luma's")
    func severalSources() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org"), member("b", "b@x.org")]))
            try await fixture.deliver(event(), page(guest("g1", "a@x.org"), guest("g2", "b@x.org")))
            _ = try await fixture.call(DeclareAttendance(eventID: "evt-1", memberID: "a", isGoing: true))
            try await fixture.deliver(page(guest("g1", "a@x.org", .removed), guest("g2", "b@x.org", .removed)))
            #expect(try await fixture.attendance() == ["a going", "b withdrawn"])
            _ = try await fixture.call(DeclareAttendance(eventID: "evt-1", memberID: "a", isGoing: false))
            #expect(try await fixture.attendance() == ["a withdrawn", "b withdrawn"])
        }
    }

    @Test("Hosts who go are marked as hosts, also when they become hosts later")
    func hosts() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org"), member("b", "b@x.org")]))
            try await fixture.deliver(event(hosts: ["A@x.org"]), page(guest("g1", "a@x.org"), guest("g2", "b@x.org")))
            func hosts() async throws -> [String] {
                try await fixture.call(WhoIsGoing(eventID: "evt-1")).attendees.map(\.attendance).filter(\.isHost)
                    .map(\.member.id)
            }
            #expect(try await hosts() == ["a"])
            try await fixture.deliver(event(hosts: ["b@x.org"]))
            #expect(try await hosts() == ["b"])
        }
    }

    @Test("Counts cover many events and leave out those nobody goes to")
    func counts() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org"), member("b", "b@x.org")]))
            try await fixture.deliver(
                event("evt-1"), page(guest("g1", "a@x.org"), guest("g2", "b@x.org")), event("evt-2"),
                page(guest("g1", "b@x.org", .declined, checkedIn: 3), of: "evt-2"), event("evt-3"),
                EventCanceled(eventID: "evt-3", reason: .canceled, at: minute(2)))
            let counts = try await fixture.call(CountGoing(eventIDs: ["evt-1", "evt-2", "evt-3", "evt-4"]))
            #expect(counts.counts == ["evt-1": 2, "evt-2": 1])
        }
    }

    @Test("Ten thousand guests are recognised page by page")
    func bulk() async throws {
        try await Fixture.run { fixture in
            let rows = (0..<6000).map { "m\($0),Member \($0),person\($0)@host\($0 % 97).example" }
            let report = try await fixture.call(ImportMembers(csv: "id,name,email\n" + rows.joined(separator: "\n")))
            #expect(report.created == 6000)
            var events: [any RemoteEvent] = [event()]
            for start in stride(from: 0, to: 10_000, by: 500) {
                let guests = (start..<(start + 500)).map {
                    guest("g\($0)", "Person\($0)@HOST\($0 % 97).example", registered: Int64($0))
                }
                events.append(GuestsPage(eventID: "evt-1", runID: "run-1", guests: guests))
            }
            try await fixture.deliver(events + [complete()])
            let going = try await fixture.call(WhoIsGoing(eventID: "evt-1"))
            #expect(going.total == 6000)
            #expect(going.unmatchedGuests == 4000)
            #expect(going.attendees.first?.attendance.member.id == "m0")
            let figures = try await fixture.call(ProgramStatus()).figures
            #expect(figures["guests"] == 10_000)
            #expect(figures["going"] == 6000)
        }
    }
}
