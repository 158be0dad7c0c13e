import Testing

@testable import NotificationsService

@Suite("The configuration of Who's Going")
struct WhosGoingConfigurationTests {
    @Test("has the reference system's defaults, which are valid")
    func defaults() throws {
        let configuration = WhosGoingConfiguration()
        #expect(configuration.isActive)
        #expect(configuration.enabled)
        #expect(configuration.minAttendeesPerEvent == 5)
        #expect(configuration.totalEventsThreshold == 5)
        #expect(configuration.qualifiedEventsThreshold == 2)
        #expect(configuration.upcomingWindowDays == 7)
        #expect(configuration.reminderDaysBefore == 1)
        #expect(configuration.windowMode == .overlap)
        #expect(configuration.updatedBy == nil)
        try configuration.validate()
    }

    /// One number of the configuration and what it may be.
    struct Limit: Sendable {
        let field: String
        let range: ClosedRange<Int>
        let make: @Sendable (Int) -> WhosGoingConfiguration
    }

    static let limits = [
        Limit(field: "minAttendeesPerEvent", range: 1...10_000) { .init(minAttendeesPerEvent: $0) },
        Limit(field: "totalEventsThreshold", range: 0...10_000) { .init(totalEventsThreshold: $0) },
        Limit(field: "qualifiedEventsThreshold", range: 1...10_000) { .init(qualifiedEventsThreshold: $0) },
        Limit(field: "upcomingWindowDays", range: 1...365) { .init(upcomingWindowDays: $0) },
        Limit(field: "reminderDaysBefore", range: 1...365) { .init(reminderDaysBefore: $0) },
    ]

    @Test("refuses each number just outside its range and takes the ends", arguments: limits)
    func ranges(limit: Limit) throws {
        let range = limit.range
        for value in [range.lowerBound, range.lowerBound + 1, range.upperBound - 1, range.upperBound] {
            try limit.make(value).validate()
        }
        for value in [range.lowerBound - 1, range.upperBound + 1, .min, .max] {
            let error = #expect(throws: WhosGoingConfiguration.Invalid.self) { try limit.make(value).validate() }
            #expect(error?.mistakes.map(\.field) == [limit.field])
            #expect(error?.description.contains("\(value)") == true)
        }
    }

    @Test("reports all mistakes at once")
    func allMistakes() {
        let configuration = WhosGoingConfiguration(
            minAttendeesPerEvent: 0, totalEventsThreshold: -1, qualifiedEventsThreshold: 0, upcomingWindowDays: -7,
            reminderDaysBefore: 366, updatedBy: "")
        let error = #expect(throws: WhosGoingConfiguration.Invalid.self) { try configuration.validate() }
        #expect(
            error?.mistakes.map(\.field) == [
                "minAttendeesPerEvent", "totalEventsThreshold", "qualifiedEventsThreshold", "upcomingWindowDays",
                "reminderDaysBefore", "updatedBy",
            ])
    }

    @Test("limits the name of who saved it", arguments: [(127, true), (128, true), (129, false)])
    func updatedByLimit(length: Int, isValid: Bool) {
        let configuration = WhosGoingConfiguration(updatedBy: String(repeating: "x", count: length))
        let passes = (try? configuration.validate()) != nil
        #expect(passes == isValid)
    }
}
