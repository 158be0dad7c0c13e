import ICalendar
import Testing
import Time

@Suite("Recurrence rules")
struct RuleTests {
    private static let always = Timestamp(seconds: -4_000_000_000)..<Timestamp(seconds: 250_000_000_000)

    @Test("Mean what the RFC says in its examples", arguments: RuleExample.all)
    func examples(_ example: RuleExample) throws {
        let event = try ICalendarComponent.event(
            "DTSTART;TZID=America/New_York:\(example.start)", "RRULE:\(example.rule)")
        var iterator = try RecurrenceSet(series: event, zones: ZoneCatalog()).occurrences(in: Self.always)
        let expected = example.occurrences.split(separator: " ").map {
            $0.utf8.count == 8 ? "\($0)T090000" : String($0)
        }
        var found: [String] = []
        while found.count < example.count ?? expected.count, let next = try iterator.next() {
            found.append(next.startTime.text)
        }
        #expect(Array(found.prefix(expected.count)) == expected)
        #expect(found.count == example.count ?? expected.count)
        if let last = example.last { #expect(found.last?.hasPrefix(last) == true) }
        let isEndless = !example.rule.contains("COUNT") && !example.rule.contains("UNTIL")
        #expect(try (iterator.next() != nil) == isEndless)
    }

    @Test(
        "Are written as they were read",
        arguments: RuleExample.all.map(\.rule) + [
            "FREQ=SECONDLY;COUNT=1;INTERVAL=2;BYSECOND=0,60;BYMINUTE=59;BYHOUR=0", "FREQ=YEARLY;UNTIL=20301231",
            "FREQ=YEARLY;BYDAY=-53MO,53SU,TU;BYMONTHDAY=-31,31;BYYEARDAY=-366,366;BYWEEKNO=-53,53;BYMONTH=12;BYSETPOS=-366;WKST=SU",
        ])
    func roundTrip(_ text: String) throws {
        let rule = try RecurrenceRule(text)
        #expect(try RecurrenceRule(rule.text) == rule)
        #expect(Self.parts(rule.text) == Self.parts(text))
    }

    private static func parts(_ text: String) -> [Substring] {
        text.split(separator: ";").filter { $0 != "WKST=MO" }.sorted()
    }

    @Test("Are read in any case and order, with what does not matter")
    func tolerance() throws {
        let rule = try RecurrenceRule("byday=+1mo,su;X-PART=1;Freq=monthly;INTERVAL=01;")
        #expect(rule.text == "FREQ=MONTHLY;BYDAY=1MO,SU")
    }

    @Test(
        "Are refused when they are none, with the part that is wrong",
        arguments: [
            ("", "RRULE"), ("INTERVAL=1", "RRULE"), ("FREQ", "RRULE"), ("FREQ=NEVER", "FREQ"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL"), ("FREQ=DAILY;INTERVAL=-1", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=9999999999", "INTERVAL"), ("FREQ=DAILY;COUNT=0", "COUNT"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "UNTIL"), ("FREQ=DAILY;UNTIL=soon", "time"),
            ("FREQ=DAILY;BYHOUR=24", "BYHOUR"), ("FREQ=DAILY;BYHOUR=", "BYHOUR"), ("FREQ=DAILY;BYHOUR=1,,2", "BYHOUR"),
            ("FREQ=DAILY;BYMINUTE=60", "BYMINUTE"), ("FREQ=DAILY;BYSECOND=61", "BYSECOND"),
            ("FREQ=DAILY;BYMONTH=0", "BYMONTH"),
            ("FREQ=DAILY;BYMONTH=13", "BYMONTH"), ("FREQ=DAILY;BYMONTH=-1", "BYMONTH"),
            ("FREQ=DAILY;BYMONTHDAY=32", "BYMONTHDAY"),
            ("FREQ=DAILY;BYMONTHDAY=0", "BYMONTHDAY"), ("FREQ=DAILY;BYYEARDAY=367", "BYYEARDAY"),
            ("FREQ=DAILY;BYWEEKNO=54", "BYWEEKNO"), ("FREQ=DAILY;BYSETPOS=0", "BYSETPOS"),
            ("FREQ=DAILY;BYDAY=XX", "BYDAY"),
            ("FREQ=DAILY;BYDAY=54MO", "BYDAY"), ("FREQ=DAILY;BYDAY=0MO", "BYDAY"), ("FREQ=DAILY;BYDAY=-MO", "BYDAY"),
            ("FREQ=DAILY;BYDAY=1", "BYDAY"), ("FREQ=DAILY;BYDAY=MOO", "BYDAY"), ("FREQ=DAILY;WKST=1MO", "WKST"),
            ("FREQ=DAILY;RSCALE=HEBREW", "RSCALE"),
        ])
    func refusals(_ text: String, part: String) {
        let error = #expect(throws: ICalendarValueError.self) { try RecurrenceRule(text) }
        #expect(error?.property == part)
    }

    @Test(
        "That never come, or always, end at their limits",
        arguments: [
            "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;BYSECOND=60",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;INTERVAL=999999999", "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
            "FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=999999999", "FREQ=MINUTELY;BYHOUR=3;BYMONTH=2;BYMONTHDAY=-30",
            "FREQ=SECONDLY;INTERVAL=7;BYSECOND=3;BYYEARDAY=366;BYDAY=MO;COUNT=999999",
            "FREQ=YEARLY;BYSETPOS=-1;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23;BYDAY=MO,TU,WE,TH,FR",
        ])
    func hostile(_ rule: String) throws {
        let event = try ICalendarComponent.event("DTSTART:20260101T000000Z", "RRULE:\(rule)")
        let set = try RecurrenceSet(series: event, zones: ZoneCatalog())
        let limits = ExpansionLimits(occurrences: 1000, steps: 100_000)
        let result = Result { () throws(RecurrenceError) in try set.allOccurrences(in: Self.always, limits: limits) }
        switch result {
        case .success(let all): #expect(all.count <= 1000)
        case .failure(let error):
            #expect([.tooManySteps(limit: 100_000), .tooManyOccurrences(limit: 1000)].contains(error))
        }
    }

    @Test("Limits are inclusive")
    func limits() throws {
        let event = try ICalendarComponent.event("DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY;COUNT=5")
        let set = try RecurrenceSet(series: event, zones: ZoneCatalog())
        for limit in [5, 6] {
            #expect(try set.allOccurrences(in: Self.always, limits: ExpansionLimits(occurrences: limit)).count == 5)
        }
        #expect(throws: RecurrenceError.tooManyOccurrences(limit: 4)) {
            try set.allOccurrences(in: Self.always, limits: ExpansionLimits(occurrences: 4))
        }
    }

    @Test(
        "A window far from the start costs no more than one near to it",
        arguments: [
            "FREQ=SECONDLY;INTERVAL=7", "FREQ=MINUTELY", "FREQ=HOURLY;INTERVAL=5", "FREQ=DAILY",
            "FREQ=WEEKLY;INTERVAL=3;WKST=SU",
            "FREQ=MONTHLY;INTERVAL=5", "FREQ=YEARLY",
        ])
    func farWindow(_ rule: String) throws {
        let event = try ICalendarComponent.event("DTSTART:19700101T000000Z", "RRULE:\(rule)")
        let set = try RecurrenceSet(series: event, zones: ZoneCatalog())
        let start = Timestamp(seconds: 1_780_000_003)
        var iterator = try set.occurrences(in: start..<Self.always.upperBound, limits: ExpansionLimits(steps: 400_000))
        let first = try #require(try iterator.next())
        let second = try #require(try iterator.next())
        #expect(first.start >= start && second.start > first.start)
        #expect(first.start.seconds < start.seconds + 400 * 86_400)
        if rule.hasPrefix("FREQ=SECONDLY") {
            #expect(first.start.seconds % 7 == 0 && second.start.seconds == first.start.seconds + 7)
        }
    }
}
