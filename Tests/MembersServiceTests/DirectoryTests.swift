import Contracts
import EventLoop
import JSONRPC
import Testing

@Suite("The directory of members")
struct DirectoryTests {
    @Test("A directory is imported, and importing it again changes nothing")
    func importTwice() async throws {
        try await Fixture.run { fixture in
            let csv = """
                Ignored,Name,E-Mail,Aliases,Avatar,Teams,Main Team,Status
                x,Ada Lovelace,ada@x.org,ada@y.org;a@z.org,https://x.org/a.png,Red; Blue,Blue,approved
                y,=Bob,bob@x.org,,,,,pending
                """
            let first = try await fixture.call(ImportMembers(csv: csv))
            #expect(first == ImportReport(rows: 2, created: 2))
            #expect(try await fixture.announced().count == 2)

            let ada = try #require(try await fixture.call(ListMembers(search: "lovelace")).members.first)
            #expect(ada.emails == ["ada@x.org", "ada@y.org", "a@z.org"])
            #expect(ada.mainTeam == "Blue")
            #expect(ada.teams == ["Blue", "Red"])
            #expect(ada.avatarURL == "https://x.org/a.png")

            let before = try await fixture.stamps()
            #expect(try await fixture.call(ImportMembers(csv: csv)) == ImportReport(rows: 2, unchanged: 2))
            #expect(try await fixture.announced().isEmpty)
            #expect(try await fixture.stamps() == before)
        }
    }

    @Test("Bad rows are reported by line, good rows are kept")
    func badRows() async throws {
        try await Fixture.run { fixture in
            let csv = """
                id,name,email,avatar_url,main_team,state
                a,Ada,ada@x.org,,,
                b,Bob,not an address,,,
                c,,c@x.org,,,
                d d,Dan,d@x.org,,,
                e,Eve,e@x.org,javascript:alert(1),,
                f,Fay,f@x.org,,,banned
                g,Gil,ADA@x.org,,,
                h,Hal,h@x.org
                a,Again,again@x.org,,,
                i,Ian,i@x.org,,,
                """
            let report = try await fixture.call(ImportMembers(csv: csv))
            #expect(report.rows == 10)
            #expect(report.created == 2)
            #expect(report.rejected.map(\.line) == [3, 4, 5, 6, 7, 8, 9, 10])
            #expect(report.rejected[0].reason == "an e-mail address has exactly one @")
            #expect(report.rejected[5].reason == "A…@x.org is already on line 2")
            #expect(report.rejected[6].reason == "3 columns where the header has 6")
            #expect(report.rejected[7].reason == "the member is already on line 2")
            #expect(try await fixture.call(ListMembers()).members.map(\.id) == ["a", "i"])
        }
    }

    @Test("A file that cannot be read at all is refused with a sentence")
    func unreadable() async throws {
        try await Fixture.run { fixture in
            let error = await #expect(throws: RPCError.self) {
                try await fixture.call(ImportMembers(csv: "a,b\n1,2\n"))
            }
            #expect(error?.code == .invalidParams)
            #expect(error?.message == "line 1: the header has neither an email nor an id column")
        }
    }

    @Test("A row without an id belongs to the owner of its address, and columns left out stay")
    func byAddress() async throws {
        try await Fixture.run { fixture in
            let before = member("ada", "ada@x.org", "ada@y.org", teams: ["Red"], mainTeam: "Red")
            _ = try await fixture.call(UpsertMembers(members: [before]))
            let report = try await fixture.call(
                ImportMembers(csv: "name,email,aliases\nCountess,ADA@y.org,ada@x.org\n"))
            #expect(report == ImportReport(rows: 1, updated: 1))
            let after = try await fixture.call(GetMember(id: "ada"))
            #expect(after.name == "Countess")
            #expect(after.emails == ["ADA@y.org", "ada@x.org"])
            #expect(after.mainTeam == "Red")
        }
    }

    @Test("Two members can swap their addresses in one import")
    func swap() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "1@x.org"), member("b", "2@x.org")]))
            let report = try await fixture.call(
                UpsertMembers(members: [member("a", "2@x.org"), member("b", "1@x.org")]))
            #expect(report == ImportReport(rows: 2, updated: 2))
            #expect(try await fixture.call(GetMember(id: "a")).emails == ["2@x.org"])
        }
    }

    @Test("An address that belongs to somebody else is not taken, and that is said")
    func takenAddress() async throws {
        try await Fixture.run { fixture in
            _ = try await fixture.call(UpsertMembers(members: [member("a", "a@x.org")]))
            let report = try await fixture.call(UpsertMembers(members: [member("b", "b@x.org", "A@x.org")]))
            #expect(report.created == 1)
            #expect(report.rejected.map(\.reason) == ["A…@x.org belongs to member a; the rest of the row was taken"])
            #expect(try await fixture.call(GetMember(id: "b")).emails == ["b@x.org"])
        }
    }

    @Test("Pages follow each other by name without gaps, and odd searches find only what they say")
    func pages() async throws {
        try await Fixture.run { fixture in
            let members = (0..<7).map { MemberRecord(id: "m\($0)", name: $0 == 3 ? "100%_\\" : "Same Name") }
            _ = try await fixture.call(UpsertMembers(members: members))
            var seen: [String] = []
            var cursor: String?
            repeat {
                let list = try await fixture.call(ListMembers(range: ListRange(limit: 3, cursor: cursor)))
                #expect(list.total == 7)
                seen += list.members.map(\.id)
                cursor = list.nextCursor
            } while cursor != nil
            #expect(seen == ["m3", "m0", "m1", "m2", "m4", "m5", "m6"])
            for search in ["%", "_", "\\", "0%_"] {
                #expect(try await fixture.call(ListMembers(search: search)).members.map(\.id) == ["m3"])
            }
            await #expect(throws: RPCError.self) { try await fixture.call(ListMembers(range: ListRange(limit: 0))) }
            await #expect(throws: RPCError.self) { try await fixture.call(ListMembers(range: ListRange(limit: 201))) }
            await #expect(throws: RPCError.self) { try await fixture.call(ListMembers(range: ListRange(cursor: "?"))) }
        }
    }

    @Test(
        "Hostile names come back as they were, or are refused",
        arguments: [
            "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "'--", "{{7*7}}",
            "${7*7}", "=HYPERLINK(\"http://x\",\"y\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "a;b,c\\\\d",
            "END:VCALENDAR", "]]>", "&amp;", "%0d%0aSet-Cookie:a=b",
        ])
    func hostileNames(name: String) async throws {
        try await Fixture.run { fixture in
            let record = MemberRecord(id: "m", name: name, emails: ["m@x.org"], teams: [name])
            #expect(try await fixture.call(UpsertMembers(members: [record])) == ImportReport(rows: 1, created: 1))
            let stored = try await fixture.call(GetMember(id: "m"))
            #expect(Array(stored.name.utf8) == Array(name.utf8))
            #expect(stored.teams == [name])
        }
    }

    @Test(
        "Names that break lines, are too long or are empty are refused",
        arguments: [
            "\t=1", "a\r\nATTENDEE:mailto:x@y", "a\nEND:VEVENT\nBEGIN:VEVENT", "\0", "", "   ", "\u{FEFF}",
            String(repeating: "a", count: 10_000), String(repeating: "e\u{301}", count: 200),
        ])
    func refusedNames(name: String) async throws {
        try await Fixture.run { fixture in
            let report = try await fixture.call(UpsertMembers(members: [MemberRecord(id: "m", name: name)]))
            #expect(report.created == 0)
            #expect(report.rejected.map(\.line) == [1])
        }
    }
}
