import Testing
import Time

@Suite("Instants")
struct TimestampTests {
    @Test(
        "RFC 3339 texts are read as the instant they name",
        arguments: [
            ("1970-01-01T00:00:00Z", 0),
            ("2026-12-03T17:00:00Z", 1_796_317_200_000),
            ("2026-12-03T18:00:00+01:00", 1_796_317_200_000),
            ("2026-12-03T11:30:00.000-05:30", 1_796_317_200_000),
            ("2026-12-03t17:00:00z", 1_796_317_200_000),
            ("2026-12-03T17:00:00-00:00", 1_796_317_200_000),
            ("2026-12-03T17:00:00.1Z", 1_796_317_200_100),
            ("2026-12-03T17:00:00.12Z", 1_796_317_200_120),
            ("2026-12-03T17:00:00.1239999999999999999999Z", 1_796_317_200_123),
            ("2024-02-29T00:00:00Z", 1_709_164_800_000),
            ("2000-02-29T23:59:59.999Z", 951_868_799_999),
            ("1969-12-31T23:30:00-01:00", 1_800_000),
            ("2200-12-31T23:59:59.999Z", 7_289_654_399_999),
        ])
    func reads(text: String, milliseconds: Int64) throws {
        #expect(try Timestamp(rfc3339: text).milliseconds == milliseconds)
    }

    @Test(
        "Texts that are not RFC 3339 are refused",
        arguments: [
            "", "2026", "2026-12-03", "2026-12-03T17:00:00", "2026-12-03 17:00:00Z", "2026-12-03T17:00Z",
            "2026-12-03T17:00:00.Z", "2026-12-03T17:00:00,5Z", "2026-12-03T17:00:00+1:00", "2026-12-03T17:00:00+0100",
            "2026-12-03T17:00:00+24:00", "2026-12-03T17:00:00+01:60", "2026-12-03T17:00:00ZZ", " 2026-12-03T17:00:00Z",
            "2026-12-03T17:00:00Z ", "+2026-12-03T17:00:00Z", "2026-12-03T17:00:00−01:00", "２026-12-03T17:00:00Z",
            "2026\r12\r03T17:00:00Z", "20261203T170000Z",
        ])
    func refusesMalformed(text: String) {
        #expect(throws: TimestampError.self) { try Timestamp(rfc3339: text) }
    }

    @Test(
        "Days and times that do not exist are refused with the reason",
        arguments: [
            ("2025-02-29T00:00:00Z", TimestampError.Reason.noSuchDay),
            ("2100-02-29T00:00:00Z", .noSuchDay),
            ("2026-13-01T00:00:00Z", .noSuchDay),
            ("2026-00-01T00:00:00Z", .noSuchDay),
            ("2026-04-31T00:00:00Z", .noSuchDay),
            ("2026-04-00T00:00:00Z", .noSuchDay),
            ("2026-01-01T24:00:00Z", .noSuchTime),
            ("2026-01-01T00:60:00Z", .noSuchTime),
            ("2026-01-01T00:00:61Z", .noSuchTime),
            ("1969-12-31T23:59:59Z", .yearOutOfRange),
            ("1970-01-01T00:00:00+00:01", .yearOutOfRange),
            ("2201-01-01T00:00:00Z", .yearOutOfRange),
            ("2200-12-31T23:59:59-00:01", .yearOutOfRange),
        ])
    func refusesImpossible(text: String, reason: TimestampError.Reason) {
        #expect { try Timestamp(rfc3339: text) } throws: { ($0 as? TimestampError)?.reason == reason }
    }

    @Test("A leap second is the last millisecond before midnight, and only at the end of June or December")
    func leapSecond() throws {
        let lastMillisecond = try Timestamp(rfc3339: "2016-12-31T23:59:59.999Z")
        #expect(try Timestamp(rfc3339: "2016-12-31T23:59:60Z") == lastMillisecond)
        #expect(try Timestamp(rfc3339: "2016-12-31T23:59:60.25Z") == lastMillisecond)
        #expect(try Timestamp(rfc3339: "2017-01-01T08:59:60+09:00") == lastMillisecond)
        #expect(throws: TimestampError.self) { try Timestamp(rfc3339: "2016-11-30T23:59:60Z") }
        #expect(throws: TimestampError.self) { try Timestamp(rfc3339: "2016-12-31T22:59:60Z") }
    }

    @Test("Bytes are read like text")
    func readsBytes() throws {
        let instant = try Array("2026-12-03T17:00:00Z".utf8).withUnsafeBufferPointer { try Timestamp(rfc3339: $0) }
        #expect(instant.rfc3339 == "2026-12-03T17:00:00.000Z")
    }

    @Test("Every written instant is read back as itself")
    func roundTrip() throws {
        for milliseconds in stride(from: Int64(0), to: 7_289_654_400_000, by: 86_399_999_123) {
            let instant = Timestamp(milliseconds: milliseconds)
            #expect(try Timestamp(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test("Instants before 1970 and far away are written without a crash")
    func writesExtremes() {
        #expect(Timestamp(milliseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
        #expect(Timestamp(milliseconds: .max).rfc3339.hasSuffix("Z"))
        #expect(Timestamp(milliseconds: .min).rfc3339.hasPrefix("-"))
    }

    @Test("Arithmetic keeps milliseconds and saturates")
    func arithmetic() {
        let instant = Timestamp(milliseconds: 1000)
        #expect((instant + .milliseconds(1)).milliseconds == 1001)
        #expect((instant - .seconds(2)).milliseconds == -1000)
        #expect(instant - Timestamp(milliseconds: 400) == .milliseconds(600))
        #expect((Timestamp(milliseconds: .max) + .hours(1)).milliseconds == .max)
        #expect((Timestamp(milliseconds: .min) - .hours(1)).milliseconds == .min)
        #expect(Timestamp(milliseconds: -1).seconds == -1)
        #expect(Timestamp(seconds: .max).milliseconds == .max)
    }
}
