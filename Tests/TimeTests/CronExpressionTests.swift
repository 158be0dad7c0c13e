import Testing
import Time

@Suite("Cron expressions")
struct CronExpressionTests {
    @Test(
        "The next instant follows the fields",
        arguments: [
            ("0 */6 * * *", "2026-11-21T05:40:00Z", "2026-11-21T06:00:00.000Z"),
            ("0 */6 * * *", "2026-11-21T18:00:00Z", "2026-11-22T00:00:00.000Z"),
            ("0 3 * * *", "2026-11-21T02:59:59.999Z", "2026-11-21T03:00:00.000Z"),
            ("0 3 * * *", "2026-11-21T03:00:00Z", "2026-11-22T03:00:00.000Z"),
            ("* * * * *", "2026-11-21T03:00:30Z", "2026-11-21T03:01:00.000Z"),
            ("5,35 9-17/4 * * *", "2026-11-21T09:35:00Z", "2026-11-21T13:05:00.000Z"),
            ("50/5 23 31 dec *", "2026-11-21T00:00:00Z", "2026-12-31T23:50:00.000Z"),
            ("0 0 29 2 *", "2026-11-21T00:00:00Z", "2028-02-29T00:00:00.000Z"),
            ("0 0 29 2 *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00.000Z"),
            ("0 12 * * MON-fri", "2026-11-20T12:00:00Z", "2026-11-23T12:00:00.000Z"),
            ("0 12 * * 7", "2026-11-21T00:00:00Z", "2026-11-22T12:00:00.000Z"),
            ("0 12 * * 0", "2026-11-21T00:00:00Z", "2026-11-22T12:00:00.000Z"),
            ("0 0 13 * 5", "2026-11-21T00:00:00Z", "2026-11-27T00:00:00.000Z"),
            ("0 0 */2 * 1", "2026-11-21T00:00:00Z", "2026-11-23T00:00:00.000Z"),
            (" 0\t0  1 1 * ", "2026-11-21T00:00:00Z", "2027-01-01T00:00:00.000Z"),
        ])
    func next(text: String, after: String, expected: String) throws {
        let expression = try CronExpression(text)
        #expect(expression.next(after: try Timestamp(rfc3339: after), in: .utc)?.rfc3339 == expected)
    }

    @Test(
        "Malformed expressions are refused",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *",
            "* * * 13 *", "* * * * 8", "-1 * * * *", "+1 * * * *", "5-3 * * * *", "*/0 * * * *", "*/60 * * * *",
            "1,,2 * * * *", "1, * * * *", "** * * * *", "1-2-3 * * * *", "*/2/2 * * * *", "* * * janu *", "a * * * *",
            "001 * * * *", "* * jan * *", "@daily", "٣ * * * *",
        ])
    func refuses(text: String) {
        #expect(throws: CronError.self) { try CronExpression(text) }
    }

    @Test("An expression of 256 bytes is read, one of 257 is refused")
    func lengthLimit() throws {
        let blanks = String(repeating: " ", count: 256 - 9)
        #expect(try CronExpression("* * * * *" + blanks).text == "* * * * *")
        #expect(throws: CronError.self) { try CronExpression("* * * * * " + blanks) }
    }

    @Test("The error names the field and what it allows")
    func errorText() {
        #expect { try CronExpression("* 24 * * *") } throws: {
            "\($0)".contains("has \"24\" as hour, which allows 0 to 23")
        }
    }

    @Test("A date that never comes has no next instant")
    func never() throws {
        #expect(try CronExpression("0 0 30 2 *").next(after: .epoch, in: .utc) == nil)
    }

    @Test("A fixed time that the clock skips is due at the change, once")
    func gap() throws {
        let due = try instants("30 2 * * *", from: "2026-03-28T12:00:00Z", count: 2)
        #expect(due == ["2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z"])
        let several = try instants("0,15,30,45 2,3 * * *", from: "2026-03-29T00:59:00Z", count: 3)
        #expect(several == ["2026-03-29T01:00:00.000Z", "2026-03-29T01:15:00.000Z", "2026-03-29T01:30:00.000Z"])
    }

    @Test("A fixed time that the clock shows twice is due the first time only")
    func overlap() throws {
        let due = try instants("30 2 * * *", from: "2026-10-24T12:00:00Z", count: 2)
        #expect(due == ["2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"])
        // Also when asked in between the two.
        let between = try instants("30 2 * * *", from: "2026-10-25T01:10:00Z", count: 1)
        #expect(between == ["2026-10-26T01:30:00.000Z"])
    }

    @Test("A schedule of every hour follows real time through both changes")
    func intervals() throws {
        let spring = try instants("30 * * * *", from: "2026-03-29T00:00:00Z", count: 3)
        #expect(spring == ["2026-03-29T00:30:00.000Z", "2026-03-29T01:30:00.000Z", "2026-03-29T02:30:00.000Z"])
        let autumn = try instants("30 * * * *", from: "2026-10-25T00:00:00Z", count: 3)
        #expect(autumn == ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z", "2026-10-25T02:30:00.000Z"])
    }

    @Test(
        "Zones with half-hour changes and changes at midnight are followed",
        arguments: [
            ("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T12:00:00Z", "2026-10-03T15:30:00.000Z"),
            ("America/Havana", "30 0 * * *", "2026-03-08T00:00:00Z", "2026-03-08T05:00:00.000Z"),
            ("Pacific/Apia", "0 12 * * *", "2011-12-30T00:00:00Z", "2011-12-30T10:00:00.000Z"),
        ])
    func oddZones(zone: String, text: String, after: String, expected: String) throws {
        let rules = try TimeZoneRules(identifier: zone)
        let due = try CronExpression(text).next(after: try Timestamp(rfc3339: after), in: rules)
        #expect(due?.rfc3339 == expected)
    }

    private func instants(_ text: String, from start: String, count: Int) throws -> [String] {
        let berlin = try TimeZoneRules(identifier: "Europe/Berlin")
        let expression = try CronExpression(text)
        var instant = try Timestamp(rfc3339: start)
        var due: [String] = []
        for _ in 0..<count {
            instant = try #require(expression.next(after: instant, in: berlin))
            due.append(instant.rfc3339)
        }
        return due
    }
}
