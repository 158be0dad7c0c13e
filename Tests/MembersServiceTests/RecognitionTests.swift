import Contracts
import EventLoop
import Testing

@Suite("Recognising guests as members")
struct RecognitionTests {
    @Test("A guest is recognised by address whatever the case, and shown with the main team")
    func caseInsensitive() async throws {
        try await Fixture.run { fixture in
            let ada = member("ada", "ada@example.org", teams: ["Red", "Blue"], mainTeam: "Blue")
            _ = try await fixture.call(UpsertMembers(members: [ada]))
            try await fixture.deliver(event(), page(guest("g1", "Ada@EXAMPLE.org", registered: 5)))

            let going = try await fixture.call(WhoIsGoing(eventID: "evt-1"))
            #expect(going.total == 1)
            let attendee = try #require(going.attendees.first)
            #expect(attendee.attendance.member.id == "ada")
            #expect(attendee.attendance.member.team?.name == "Blue")
            #expect(attendee.attendance.status == .going)
            #expect(attendee.attendance.since == minute(5))
            #expect(attendee.reason == "the guest's e-mail address is the member's primary address")

            let changes = try await fixture.announced().compactMap { try $0.decoded(as: AttendanceChanged.self) }
            #expect(changes.map(\.gatheringID) == ["berlin-de"])
            #expect(changes.first?.changes == [attendee.attendance])
        }
    }

    @Test("A guest is recognised by any of a member's addresses, and the reason says which")
    func severalAddresses() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(
                UpsertMembers(members: [member("ada", "ada@x.org", "ada@work.org", "a@old.org")]))
            try await fixture.deliver(event(), page(guest("g1", "a@old.org")))
            let explanation = try await fixture.call(ExplainMatch(eventID: "evt-1", guest: "A@OLD.org"))
            #expect(explanation.isMatched)
            #expect(explanation.memberID == "ada")
            #expect(explanation.method == "alias")
            let reason = "the guest's e-mail address is number 3 of the member's addresses; the member counts as going"
            #expect(explanation.reason == reason)
        }
    }

    @Test(
        "Addresses that only look alike are other people",
        arguments: [
            ("kim@x.org", "\u{212A}im@x.org"), ("mike@x.org", "m\u{131}ke@x.org"), ("a@x.org", "a+news@x.org"),
            ("ab@gmail.com", "a.b@gmail.com"), ("admin@x.org", "\u{430}dmin@x.org"), ("a@x.org", "a@x.org\nBcc: b@y"),
        ])
    func lookAlikes(own: String, guestAddress: String) async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("m", own)]))
            try await fixture.deliver(event(), page(guest("g1", guestAddress)))
            let going = try await fixture.call(WhoIsGoing(eventID: "evt-1"))
            #expect(going.total == 0)
            #expect(going.unmatchedGuests == 1)
        }
    }

    @Test("An international domain and a composed letter are the same mailbox in either form")
    func sameInBytes() async throws {
        try await Fixture.run { fixture in
            let members = [member("m", "a@m\u{FC}ller.de"), member("n", "\u{E9}@x.org")]
            _ = try await fixture.call(UpsertMembers(members: members))
            try await fixture.deliver(
                event(), page(guest("g1", "a@xn--mller-kva.de"), guest("g2", "e\u{301}@x.org")))
            #expect(try await fixture.attendance() == ["m going", "n going"])
        }
    }

    @Test("A guest without a member is kept, and recognised when the member appears")
    func newMember() async throws {
        try await Fixture.run { fixture in
            try await fixture.deliver(event(), page(guest("g1", "ada@x.org"), guest("g2", nil), guest("g3", "b@x.org")))
            let unmatched = try await fixture.call(ListUnmatchedGuests(eventID: "evt-1"))
            #expect(unmatched.guests.map(\.id) == ["g1", "g2", "g3"])
            #expect(try await fixture.announcedAttendance().isEmpty)

            _ = try await fixture.call(UpsertMembers(members: [member("ada", "ada@x.org")]))
            #expect(try await fixture.announcedAttendance() == ["evt-1 ada going"])
            #expect(try await fixture.call(ListUnmatchedGuests(eventID: "evt-1")).guests.map(\.id) == ["g2", "g3"])
        }
    }

    @Test("A guest follows an address that is added, taken away, or given to another member")
    func movingAddress() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org"), member("b", "b@x.org")]))
            try await fixture.deliver(event(), page(guest("g1", "shared@x.org")))
            _ = try await fixture.announced()

            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org", "shared@x.org")]))
            #expect(try await fixture.announcedAttendance() == ["evt-1 a going"])

            let swap = [member("b", "b@x.org", "shared@x.org"), member("a", "a@x.org")]
            _ = try await fixture.call(UpsertMembers(members: swap))
            #expect(try await fixture.announcedAttendance() == ["evt-1 a withdrawn", "evt-1 b going"])

            _ = try await fixture.call(UpsertMembers(members: [member("b", "b@x.org")]))
            #expect(try await fixture.announcedAttendance() == ["evt-1 b withdrawn"])
            #expect(try await fixture.call(WhoIsGoing(eventID: "evt-1")).unmatchedGuests == 1)
        }
    }

    @Test("A guest whose own address changes is another person from then on")
    func changedGuestAddress() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org"), member("b", "b@x.org")]))
            try await fixture.deliver(event(), page(guest("g1", "a@x.org")))
            try await fixture.deliver(page(guest("g1", "b@x.org")))
            #expect(try await fixture.attendance() == ["a withdrawn", "b going"])
        }
    }

    @Test("Many addresses can be probed without recording anything")
    func probe() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org", "a@y.org")]))
            let answer = try await fixture.call(
                MatchAddresses(emails: ["A@Y.org", "none@x.org", "no address", "a@x.org"]))
            #expect(
                answer.matches == [
                    AddressMatch(email: "A@Y.org", memberID: "a", method: "alias"),
                    AddressMatch(email: "a@x.org", memberID: "a", method: "address"),
                ])
        }
    }
}
