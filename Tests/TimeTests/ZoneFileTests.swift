import Testing

@testable import Time

@Suite("Zone files")
struct ZoneFileTests {
    @Test("Every proper prefix of a zone file is refused")
    func truncated() throws {
        let bytes = try #require(ZoneFile.read(path: "/usr/share/zoneinfo/Europe/Berlin"))
        #expect(ZoneFile.parse(bytes) != nil)
        for length in 0..<bytes.count {
            #expect(ZoneFile.parse(Array(bytes[..<length])) == nil)
        }
    }

    @Test("A zone file with any byte changed never crashes the reader")
    func damaged() throws {
        let bytes = try #require(ZoneFile.read(path: "/usr/share/zoneinfo/Europe/Lisbon"))
        let instant = Timestamp(milliseconds: 1_796_317_200_000)
        for index in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var damaged = bytes
                damaged[index] = value
                guard let rules = try? TimeZoneRules(identifier: "Test/Zone", file: damaged) else { continue }
                _ = rules.localDateTime(at: instant)
                _ = rules.meaning(of: rules.localDateTime(at: instant))
            }
        }
    }

    @Test("Version 1 is refused, for its times end in 2038")
    func versionOne() throws {
        var bytes = try #require(ZoneFile.read(path: "/usr/share/zoneinfo/Europe/Berlin"))
        bytes[4] = 0
        #expect(ZoneFile.parse(bytes) == nil)
    }

    @Test("All forms of a footer are read")
    func footers() throws {
        #expect(try #require(PosixRule("UTC0".utf8)).standard.seconds == 0)
        #expect(try #require(PosixRule("<+0330>-3:30".utf8)).standard.seconds == 12_600)
        #expect(try #require(PosixRule("<-03>3".utf8)).standard.abbreviation == "-03")
        let berlin = try #require(PosixRule("CET-1CEST,M3.5.0,M10.5.0/3".utf8)?.daylightSaving)
        #expect(berlin.offset == ZoneOffset(seconds: 7200, isDaylightSaving: true, abbreviation: "CEST"))
        #expect(berlin.start == PosixDate(day: .ofMonth(month: 3, week: 5, weekday: 0), time: 7200))
        #expect(berlin.end == PosixDate(day: .ofMonth(month: 10, week: 5, weekday: 0), time: 10_800))
        let godthab = try #require(PosixRule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0".utf8)?.daylightSaving)
        #expect(godthab.start.time == -3600)
        let julian = try #require(PosixRule("AAA3BBB,J60/0,300/167:59:59".utf8)?.daylightSaving)
        #expect(julian.start.day == .ofCommonYear(60))
        #expect(julian.end == PosixDate(day: .ofYear(300), time: 604_799))
    }

    @Test(
        "Malformed footers are refused",
        arguments: [
            "", "A0", "CET", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
            "CET-1CEST,M3.5.7,M10.5.0", "CET-25", "CET-1:60", "<CET-1", "CET-1CEST,M3.5.0,M10.5.0/168", "UTC0 ",
            "CET-1CEST,J0,J1", "CET-1CEST,J366,J1", "CET-1CEST,366,1",
        ])
    func malformedFooters(text: String) {
        #expect(PosixRule(text.utf8) == nil)
    }

    @Test("Julian days count 29 February or do not")
    func julianDays() {
        let firstOfMarch = PosixDate(day: .ofCommonYear(60), time: 0)
        #expect(Timestamp(seconds: firstOfMarch.second(ofYear: 2024, offset: 0)).rfc3339.hasPrefix("2024-03-01"))
        #expect(Timestamp(seconds: firstOfMarch.second(ofYear: 2025, offset: 0)).rfc3339.hasPrefix("2025-03-01"))
        let sixtieth = PosixDate(day: .ofYear(59), time: 0)
        #expect(Timestamp(seconds: sixtieth.second(ofYear: 2024, offset: 0)).rfc3339.hasPrefix("2024-02-29"))
        #expect(Timestamp(seconds: sixtieth.second(ofYear: 2025, offset: 0)).rfc3339.hasPrefix("2025-03-01"))
    }
}
