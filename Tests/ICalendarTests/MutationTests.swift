import ICalendar
import Mutation
import Testing
import Time

@Suite("Damaged calendars")
struct MutationTests {
    private static let originals = [
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VTIMEZONE
        TZID:Here
        BEGIN:STANDARD
        DTSTART:19701025T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        END:STANDARD
        END:VTIMEZONE
        BEGIN:VEVENT
        UID:1
        DTSTART;TZID=Here:20261101T100000
        DURATION:P1DT2H
        RRULE:FREQ=MONTHLY;UNTIL=20270101T000000Z;BYDAY=MO,-1SU;BYSETPOS=1,-1
        RDATE;TZID=Here;VALUE=PERIOD:20261110T100000/PT1H,20261111T100000/20261111T120000
        EXDATE;TZID=Here:20261101T100000
        END:VEVENT
        BEGIN:VEVENT
        UID:1
        RECURRENCE-ID;TZID=Here:20261102T100000
        DTSTART;TZID=Here:20261103T100000
        ATTENDEE;CN="a^'b;c";ROLE=X:mailto:a@example.org
        DESCRIPTION:Zürich\\, a long text that goes on and on and is foldedübe
         r two lines
        END:VEVENT
        END:VCALENDAR

        """,
        "BEGIN:A\r\nDTSTART;VALUE=DATE:20261203\r\nRRULE:FREQ=SECONDLY;COUNT=9;BYHOUR=1,2;WKST=SU\r\nEND:A\r\n",
        "BEGIN:VEVENT\nDTSTART:99991231T235959Z\nRRULE:FREQ=YEARLY;BYWEEKNO=1,-53;BYYEARDAY=-366;INTERVAL=3\nEND:VEVENT",
    ].map { Array($0.utf8) }

    @Test("Are refused, or read as what is written again; expanding them ends", arguments: 0..<8)
    func damaged(_ seed: UInt64) throws {
        var mutator = Mutator(seed: seed, interesting: ";:,=\"^\\ \r\n09-TZBEGIN")
        let window = Timestamp(seconds: 1_790_000_000)..<Timestamp(seconds: 1_800_000_000)
        var read = 0
        for _ in 0..<500 {
            let bytes = mutator.mutation(of: Self.originals)
            guard let components = try? ICalendarComponent.all(in: bytes) else { continue }
            read += 1
            for component in components {
                let written = component.written
                let again = try ICalendarComponent(reading: written)
                #expect(again.written == written)
                expand(component, window)
            }
        }
        #expect(read > 50)
    }

    /// What comes out does not matter here: it must only come to an end, or to an error.
    private func expand(_ component: ICalendarComponent, _ window: Range<Timestamp>) {
        let zones = ZoneCatalog(component)
        let events = component.components(named: "VEVENT") + [component]
        for event in events {
            let limits = ExpansionLimits(occurrences: 100, steps: 2000)
            let set = try? RecurrenceSet(series: event, overrides: events, zones: zones)
            _ = try? set?.allOccurrences(in: window, limits: limits)
            _ = CalendarFeed(productIdentifier: "x").written([event], zones: zones)
        }
    }
}
