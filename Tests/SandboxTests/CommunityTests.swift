import JSON
import Testing
import Time

@testable import Sandbox

@Suite("The community") struct CommunityTests {
    /// Everything a client can see, as bytes.
    private func dump(seed: UInt64) throws -> [UInt8] {
        let community = try makeCommunity(seed: seed)
        var bytes = Array(DirectoryCSV.text(community.members).utf8)
        for event in community.events(of: nil) {
            bytes += JSON.write(EventShape(community: community).detail(event))
            for guest in community.guests(of: event.id) {
                bytes += JSON.write(GuestShape(community: community).detail(guest))
            }
        }
        return bytes
    }

    @Test("The same seed gives the same bytes, another seed others")
    func isReproducible() throws {
        let first = try dump(seed: 7)
        #expect(try dump(seed: 7) == first)
        #expect(try dump(seed: 8) != first)
    }

    @Test("It has 3 cities, 40 events, 2,000 guests and 600 members")
    func hasItsSize() throws {
        let community = try makeCommunity()
        let events = community.events(of: nil)
        #expect(events.count == 40)
        #expect(Set(events.map(\.timeZone)).count == 3)
        #expect(events.reduce(0) { $0 + community.guests(of: $1.id).count } == 2000)
        #expect(community.members.count == 600)
    }

    @Test("Nobody is registered twice for an event")
    func guestsAreUnique() throws {
        let community = try makeCommunity()
        for event in community.events(of: nil) {
            let guests = community.guests(of: event.id)
            #expect(Set(guests.map(\.personID)).count == guests.count)
            #expect(Set(guests.map(\.id)).count == guests.count)
        }
    }

    @Test("30 to 40 in 100 guests are members, some through a second address or another case")
    func guestsAreMembers() throws {
        let community = try makeCommunity()
        let all = Set(community.members.flatMap { $0.emails.map { $0.lowercased() } })
        let primary = Set(community.members.map { $0.emails[0] })
        let guests = community.events(of: nil).flatMap { community.guests(of: $0.id) }
        let emails = guests.compactMap { community.person($0.personID)?.email }
        let matched = emails.filter { all.contains($0.lowercased()) }
        let share = Double(matched.count) / Double(guests.count)
        #expect((0.3...0.4).contains(share), "share \(share)")
        #expect(matched.count { !primary.contains($0) } > 100)
        #expect(matched.contains { $0 != $0.lowercased() })
    }

    @Test("No two members share an address")
    func addressesAreUnique() throws {
        let emails = try makeCommunity().members.flatMap { $0.emails.map { $0.lowercased() } }
        #expect(Set(emails).count == emails.count)
    }

    @Test("Every status, several tickets, missing names and check-ins occur")
    func hasVariety() throws {
        let community = try makeCommunity()
        let guests = community.events(of: nil).flatMap { community.guests(of: $0.id) }
        for status in [ApprovalStatus.approved, .pendingApproval, .waitlist, .invited, .declined] {
            #expect(guests.count { $0.status == status } > 20, "\(status)")
        }
        #expect(guests.contains { $0.tickets.count > 1 })
        #expect(guests.contains { $0.answers == nil })
        #expect(guests.contains { $0.checkedInAt != nil })
        #expect(guests.allSatisfy { ($0.status == .invited) == $0.tickets.isEmpty })
        let people = guests.compactMap { community.person($0.personID) }
        #expect(people.contains { $0.name == nil })
        #expect(people.contains { $0.name?.unicodeScalars.contains { (0x590...0x6ff).contains($0.value) } ?? false })
    }

    @Test("Events lie between 61 days before and 82 days after, online, private and for members only too")
    func eventsAreSpread() throws {
        let events = try makeCommunity().events(of: nil)
        #expect(events.allSatisfy { $0.startAt > reference - .days(61) && $0.startAt < reference + .days(82) })
        #expect(events.count { $0.meetingURL != nil } == 3)
        #expect(events.count { $0.visibility == .private } == 1)
        #expect(events.count { $0.visibility == .membersOnly } == 1)
        #expect(events.contains { $0.name.contains("#") })
        #expect(events.allSatisfy { $0.createdAt < reference && $0.createdAt < $0.startAt })
    }

    /// Who's Going needs 5 members going, 5 events in the coming week, and 2 events with enough members.
    @Test("Two cities reach every threshold of Who's Going, at any hour", arguments: [0, 5, 11, 17, 23])
    func reachesThresholds(hour: Int) throws {
        let now = reference + .hours(hour)
        let community = try CommunityGenerator(seed: 3, reference: now).community()
        let members = Set(community.members.flatMap { $0.emails.map { $0.lowercased() } })
        for city in ["Berlin", "Lisbon"] {
            let week = community.events(of: nil).filter {
                $0.place?.city == city && $0.visibility == .public && $0.startAt >= now && $0.startAt < now + .days(7)
            }
            let qualified = week.filter { event in
                community.guests(of: event.id).count { guest in
                    guest.status == .approved
                        && members.contains((community.person(guest.personID)?.email ?? "").lowercased())
                } >= 5
            }
            #expect(week.count >= 5, "\(city)")
            #expect(qualified.count >= 5, "\(city)")
            #expect(qualified.count { $0.startAt <= now + .days(1) } >= 2, "\(city) within a day")
        }
    }

    @Test("The directory is written as the import takes it")
    func writesDirectory() throws {
        let members = [
            Member(
                id: "m1", name: "Ada \"A\" Lovelace, Countess", emails: ["Ada@example.org", "a@b.example"],
                avatarURL: nil, teams: ["Atlas", "Kiln"], mainTeam: "Kiln", state: .approved)
        ]
        #expect(
            DirectoryCSV.text(members) == """
                id,name,emails,avatar_url,team,main_team,state\r
                m1,"Ada ""A"" Lovelace, Countess",Ada@example.org;a@b.example,,Atlas;Kiln,Kiln,approved\r

                """)
    }
}
