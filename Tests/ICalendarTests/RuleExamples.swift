import Testing

/// The examples of RFC 5545 §3.8.5.3 and what it says that they mean, all in America/New_York.
struct RuleExample: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let start: String
    let rule: String
    /// The first occurrences, as days when they are at 09:00.
    let occurrences: String
    /// How many there are, and the last one, where the list above is not all.
    var count: Int?
    var last: String?

    init(_ name: String, _ start: String, _ rule: String, _ occurrences: String, count: Int? = nil, last: String? = nil)
    {
        testDescription = name
        self.start = start
        self.rule = rule
        self.occurrences = occurrences
        self.count = count
        self.last = last
    }
}

extension RuleExample {
    static let all = [
        RuleExample(
            "Daily for 10 occurrences", "19970902T090000",
            "FREQ=DAILY;COUNT=10",
            "19970902 19970903 19970904 19970905 19970906 19970907 19970908 19970909 19970910 19970911"),
        RuleExample(
            "Every other day - forever", "19970902T090000",
            "FREQ=DAILY;INTERVAL=2",
            "19970902 19970904 19970906 19970908 19970910 19970912 19970914"),
        RuleExample(
            "Every 10 days, 5 occurrences", "19970902T090000",
            "FREQ=DAILY;INTERVAL=10;COUNT=5",
            "19970902 19970912 19970922 19971002 19971012"),
        RuleExample(
            "Every day in January until 2000, yearly", "19980101T090000",
            "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            "19980101 19980102 19980103 19980104 19980105 19980106 19980107 19980108 19980109 19980110 "
                + "19980111 19980112", count: 93, last: "20000131"),
        RuleExample(
            "Every day in January until 2000, daily", "19980101T090000",
            "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
            "19980101 19980102 19980103 19980104 19980105 19980106 19980107 19980108 19980109 19980110 "
                + "19980111 19980112", count: 93, last: "20000131"),
        RuleExample(
            "Weekly for 10 occurrences", "19970902T090000",
            "FREQ=WEEKLY;COUNT=10",
            "19970902 19970909 19970916 19970923 19970930 19971007 19971014 19971021 19971028 19971104"),
        RuleExample(
            "Weekly until December 24, 1997", "19970902T090000",
            "FREQ=WEEKLY;UNTIL=19971224T000000Z",
            "19970902 19970909 19970916 19970923 19970930 19971007 19971014 19971021 19971028 19971104 "
                + "19971111 19971118 19971125 19971202 19971209 19971216 19971223"),
        RuleExample(
            "Every other week - forever", "19970902T090000",
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
            "19970902 19970916 19970930 19971014 19971028 19971111 19971125 19971209"),
        RuleExample(
            "Weekly on Tuesday and Thursday for five weeks, until", "19970902T090000",
            "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            "19970902 19970904 19970909 19970911 19970916 19970918 19970923 19970925 19970930 19971002"),
        RuleExample(
            "Weekly on Tuesday and Thursday for five weeks, count", "19970902T090000",
            "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
            "19970902 19970904 19970909 19970911 19970916 19970918 19970923 19970925 19970930 19971002"),
        RuleExample(
            "Every other week on Monday, Wednesday, and Friday until December 24, 1997", "19970901T090000",
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
            "19970901 19970903 19970905 19970915 19970917 19970919 19970929 19971001 19971003 19971013 "
                + "19971015 19971017", count: 25, last: "19971222"),
        RuleExample(
            "Every other week on Tuesday and Thursday, for 8 occurrences", "19970902T090000",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            "19970902 19970904 19970916 19970918 19970930 19971002 19971014 19971016"),
        RuleExample(
            "Monthly on the first Friday for 10 occurrences", "19970905T090000",
            "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
            "19970905 19971003 19971107 19971205 19980102 19980206 19980306 19980403 19980501 19980605"),
        RuleExample(
            "Monthly on the first Friday until December 24, 1997", "19970905T090000",
            "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
            "19970905 19971003 19971107 19971205"),
        RuleExample(
            "Every other month on the first and last Sunday of the month for 10 occurrences", "19970907T090000",
            "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            "19970907 19970928 19971102 19971130 19980104 19980125 19980301 19980329 19980503 19980531"),
        RuleExample(
            "Monthly on the second-to-last Monday of the month for 6 months", "19970922T090000",
            "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
            "19970922 19971020 19971117 19971222 19980119 19980216"),
        RuleExample(
            "Monthly on the third-to-the-last day of the month, forever", "19970928T090000",
            "FREQ=MONTHLY;BYMONTHDAY=-3",
            "19970928 19971029 19971128 19971229 19980129 19980226"),
        RuleExample(
            "Monthly on the 2nd and 15th of the month for 10 occurrences", "19970902T090000",
            "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
            "19970902 19970915 19971002 19971015 19971102 19971115 19971202 19971215 19980102 19980115"),
        RuleExample(
            "Monthly on the first and last day of the month for 10 occurrences", "19970930T090000",
            "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
            "19970930 19971001 19971031 19971101 19971130 19971201 19971231 19980101 19980131 19980201"),
        RuleExample(
            "Every 18 months on the 10th thru 15th of the month for 10 occurrences", "19970910T090000",
            "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
            "19970910 19970911 19970912 19970913 19970914 19970915 19990310 19990311 19990312 19990313"),
        RuleExample(
            "Every Tuesday, every other month", "19970902T090000",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
            "19970902 19970909 19970916 19970923 19970930 19971104 19971111 19971118 19971125 19980106 "
                + "19980113 19980120 19980127 19980303 19980310 19980317 19980324 19980331"),
        RuleExample(
            "Yearly in June and July for 10 occurrences", "19970610T090000",
            "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
            "19970610 19970710 19980610 19980710 19990610 19990710 20000610 20000710 20010610 20010710"),
        RuleExample(
            "Every other year on January, February, and March for 10 occurrences", "19970310T090000",
            "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
            "19970310 19990110 19990210 19990310 20010110 20010210 20010310 20030110 20030210 20030310"),
        RuleExample(
            "Every third year on the 1st, 100th, and 200th day for 10 occurrences", "19970101T090000",
            "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
            "19970101 19970410 19970719 20000101 20000409 20000718 20030101 20030410 20030719 20060101"),
        RuleExample(
            "Every 20th Monday of the year, forever", "19970519T090000",
            "FREQ=YEARLY;BYDAY=20MO",
            "19970519 19980518 19990517"),
        RuleExample(
            "Monday of week number 20, forever", "19970512T090000",
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
            "19970512 19980511 19990517"),
        RuleExample(
            "Every Thursday in March, forever", "19970313T090000",
            "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
            "19970313 19970320 19970327 19980305 19980312 19980319 19980326 19990304 19990311 19990318 "
                + "19990325"),
        RuleExample(
            "Every Thursday, but only during June, July, and August, forever", "19970605T090000",
            "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
            "19970605 19970612 19970619 19970626 19970703 19970710 19970717 19970724 19970731 19970807 "
                + "19970814 19970821", count: 39, last: "19990826"),
        RuleExample(
            "The first Saturday that follows the first Sunday of the month, forever", "19970913T090000",
            "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            "19970913 19971011 19971108 19971213 19980110 19980207 19980307 19980411 19980509 19980613"),
        RuleExample(
            "U.S. Presidential Election day", "19961105T090000",
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "19961105 20001107 20041102"),
        RuleExample(
            "The third instance into the month of one of Tuesday, Wednesday, or Thursday, for the next 3 months",
            "19970904T090000",
            "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
            "19970904 19971007 19971106"),
        RuleExample(
            "The second-to-last weekday of the month", "19970929T090000",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "19970929 19971030 19971127 19971230 19980129 19980226 19980330"),
        RuleExample(
            "Every 3 hours from 9:00 AM to 5:00 PM on a specific day", "19970902T090000",
            "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
            "19970902 19970902T120000 19970902T150000"),
        RuleExample(
            "Every 15 minutes for 6 occurrences", "19970902T090000",
            "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
            "19970902 19970902T091500 19970902T093000 19970902T094500 19970902T100000 19970902T101500"),
        RuleExample(
            "Every hour and a half for 4 occurrences", "19970902T090000",
            "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
            "19970902 19970902T103000 19970902T120000 19970902T133000"),
        RuleExample(
            "Every 20 minutes from 9:00 AM to 4:40 PM every day, daily", "19970902T090000",
            "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
            "19970902 19970902T092000 19970902T094000 19970902T100000 19970902T102000 19970902T104000 "
                + "19970902T110000 19970902T112000 19970902T114000 19970902T120000 19970902T122000 19970902T124000",
            count: 48, last: "19970903T164000"),
        RuleExample(
            "Every 20 minutes from 9:00 AM to 4:40 PM every day, minutely", "19970902T090000",
            "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
            "19970902 19970902T092000 19970902T094000 19970902T100000 19970902T102000 19970902T104000 "
                + "19970902T110000 19970902T112000 19970902T114000 19970902T120000 19970902T122000 19970902T124000",
            count: 48, last: "19970903T164000"),
        RuleExample(
            "Days where WKST matters, Monday", "19970805T090000",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            "19970805 19970810 19970819 19970824"),
        RuleExample(
            "Days where WKST matters, Sunday", "19970805T090000",
            "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            "19970805 19970817 19970819 19970831"),
        RuleExample(
            "An invalid date is ignored", "20070115T090000",
            "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
            "20070115 20070130 20070215 20070315 20070330"),
    ]
}
