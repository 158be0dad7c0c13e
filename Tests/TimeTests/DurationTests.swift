import Testing
import Time

@Suite("Durations")
struct DurationTests {
    @Test(
        "Texts are read and written back in their shortest form",
        arguments: [
            ("0s", 0, "0s"), ("250ms", 250, "250ms"), ("90s", 90_000, "1m30s"), ("1h30m", 5_400_000, "1h30m"),
            ("6h", 21_600_000, "6h"), ("2d", 172_800_000, "2d"), ("1d1h1m1s1ms", 90_061_001, "1d1h1m1s1ms"),
            ("999999999ms", 999_999_999, "11d13h46m39s999ms"),
        ])
    func text(text: String, milliseconds: Int64, written: String) throws {
        let duration = try #require(Duration(text: text))
        #expect(duration.inMilliseconds == milliseconds)
        #expect(duration.text == written)
    }

    @Test(
        "Anything else is refused",
        arguments: ["", "5", "s", "-5s", "1.5h", "5 s", "5S", "5m1h", "5s5s", "1w", "1000000000ms", "5sx", "٥s"])
    func refuses(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test("Units convert and saturate")
    func units() {
        #expect(Duration.minutes(2) == .seconds(120))
        #expect(Duration.hours(2) == .seconds(7200))
        #expect(Duration.days(1) == .seconds(86_400))
        #expect(Duration.microseconds(1999).inMilliseconds == 1)
        #expect(Duration.nanoseconds(1999).inMicroseconds == 1)
        #expect(Duration.seconds(Int64.max).inMilliseconds == .max)
        #expect(Duration.seconds(Int64.min).inMilliseconds == .min)
        #expect(Duration.milliseconds(1500).inSeconds == 1.5)
        #expect(Duration.milliseconds(-1500).text == "-1s500ms")
    }
}
