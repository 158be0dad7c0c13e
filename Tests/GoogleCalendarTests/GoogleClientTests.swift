import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import GoogleCalendar

@Suite("Speaking to Google", .timeLimit(.minutes(1)))
struct GoogleClientTests {
    init() { EventLoop.startOnThread() }

    @Test(
        "A refusal is known by its reason, since one status has several",
        arguments: [
            (403, "userRateLimitExceeded", OutsideError.limited(until: GoogleFixture.now + .seconds(5))),
            (403, "rateLimitExceeded", .limited(until: GoogleFixture.now + .seconds(5))),
            (429, "rateLimitExceeded", .limited(until: GoogleFixture.now + .seconds(5))),
            (403, "quotaExceeded", .limited(until: GoogleFixture.now + .hours(1))),
            (403, "dailyLimitExceeded", .limited(until: GoogleFixture.now + .hours(1))),
            (
                403, "insufficientPermissions",
                .unauthorized("they do not cover what is asked: status 403 insufficientPermissions")
            ),
            (403, "accessNotConfigured", .forbidden("status 403 accessNotConfigured")),
            (400, "timeRangeEmpty", .refused("status 400 timeRangeEmpty")),
            (409, "conflict", .unavailable("status 409 conflict")),
            (500, "backendError", .unavailable("status 500 backendError")),
            (503, "backendError", .unavailable("status 503 backendError")),
        ])
    @LoopActor func reasons(status: Int, reason: String, error: OutsideError) async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.refusal(status, reason) }
        await expect(error) { _ = try await GoogleFixture.calendar(google).changes(since: "s", page: nil) }
    }

    @Test("While Google wants to be left alone nothing is sent, and Retry-After is obeyed")
    @LoopActor func limited() async throws {
        let time = VirtualTime(startingAt: GoogleFixture.now)
        let google = ScriptedGoogle { _ in
            ScriptedGoogle.refusal(403, "rateLimitExceeded", ["Retry-After": "20"])
        }
        let calendar = try GoogleFixture.calendar(google, time: time)
        let until = GoogleFixture.now + .seconds(20)
        for _ in 0..<3 {
            await expect(.limited(until: until)) { _ = try await calendar.changes(since: "s", page: nil) }
        }
        #expect(google.events.count == 1)
        await time.advance(by: .seconds(21))
        await expect(.limited(until: until + .seconds(21))) { _ = try await calendar.changes(since: "s", page: nil) }
        #expect(google.events.count == 2)
    }

    @Test("A server that says “at once” again and again is left alone for longer and longer")
    @LoopActor func repeatedRefusals() async throws {
        let time = VirtualTime(startingAt: GoogleFixture.now)
        let isRefusing = Changeable(true)
        let google = ScriptedGoogle { _ in
            isRefusing.value
                ? ScriptedGoogle.refusal(429, "rateLimitExceeded", ["Retry-After": "0"]) : ScriptedGoogle.list([])
        }
        let calendar = try GoogleFixture.calendar(google, time: time)
        for wait in [1, 2, 4, 8] {
            await expect(.limited(until: time.now + .seconds(wait))) {
                _ = try await calendar.changes(since: "s", page: nil)
            }
            await time.advance(by: .seconds(wait))
        }
        isRefusing.value = false
        _ = try await calendar.changes(since: "s", page: nil)
        isRefusing.value = true
        await expect(.limited(until: time.now + .seconds(1))) { _ = try await calendar.changes(since: "s", page: nil) }
    }

    @Test("A list of calendars that does not end is none")
    @LoopActor func endlessList() async throws {
        let google = ScriptedGoogle { call in
            let next = call.parameter("pageToken") == "a" ? "b" : "a"
            return ScriptedGoogle.json(#"{"items":[],"nextPageToken":"\#(next)"}"#)
        }
        await expect(.malformed("the list of calendars has more than 100 pages")) {
            _ = try await GoogleFixture.client(google).calendars()
        }
    }

    @Test("No second ever sees more than ten requests, and they all come through")
    @LoopActor func pace() async throws {
        let time = VirtualTime(startingAt: GoogleFixture.now)
        let sent = Changeable<[Timestamp]>([])
        let google = ScriptedGoogle { _ in
            sent.value.append(time.now)
            return ScriptedGoogle.list([])
        }
        let client = try GoogleFixture.client(google, time: time, pace: GoogleClient.usualPace)
        let calendars = (0..<3).map { GoogleCalendar(client: client, settings: .init(calendarID: "c\($0)")) }
        let readings = (0..<45).map { index in
            EventLoop.task { try? await calendars[index % 3].changes(since: "s", page: nil) }
        }
        await time.advance(by: .seconds(6))
        for reading in readings { #expect(await reading.value != nil) }
        for (index, first) in sent.value.enumerated() {
            #expect(sent.value[index...].prefix { $0 < first + .seconds(1) }.count <= 10)
        }
        #expect(sent.value.count == 45)
    }

    @Test("With delegated credentials Google is told whom to count the requests for")
    @LoopActor func quotaUser() async throws {
        let google = ScriptedGoogle { _ in ScriptedGoogle.list([]) }
        let client = try GoogleFixture.client(google, quotaUser: String(repeating: "u", count: 50))
        _ = try await GoogleCalendar(client: client).changes(since: "s", page: nil)
        #expect(google.events[0].fields["x-goog-quota-user"] == String(repeating: "u", count: 40))
    }

    @Test("No answer may have been a success; cancelling is no error of the calendar")
    @LoopActor func noAnswer() async throws {
        let silence = HTTPClientError(.timedOut, origin: "https://calendar.test")
        let google = ScriptedGoogle { _ in throw silence }
        await expect(.unavailable("\(silence)")) {
            _ = try await GoogleFixture.calendar(google).create(GoogleFixture.draft())
        }
        let cancelled = ScriptedGoogle { _ in throw HTTPClientError(.cancelled) }
        await #expect(throws: CancellationError.self) {
            _ = try await GoogleFixture.calendar(cancelled).changes(since: "s", page: nil)
        }
    }

    @Test("The list of calendars has all pages, and says which can be written")
    @LoopActor func calendars() async throws {
        let google = ScriptedGoogle { call in
            call.parameter("pageToken") == nil
                ? ScriptedGoogle.json(
                    #"{"items":[{"id":"a@b","summary":"Mine","summaryOverride":"Ours","primary":true,"accessRole":"owner","timeZone":"Europe/Zurich"}],"nextPageToken":"2"}"#
                )
                : ScriptedGoogle.json(
                    #"{"items":[{"id":"x","accessRole":"reader"},{"id":"d","deleted":true},{"summary":"no id"}]}"#)
        }
        let entries = try await GoogleFixture.client(google).calendars()
        #expect(
            entries == [
                GoogleCalendarEntry(
                    id: "a@b", name: "Ours", timeZone: "Europe/Zurich", isPrimary: true, isWritable: true),
                GoogleCalendarEntry(id: "x", name: "x", timeZone: nil, isPrimary: false, isWritable: false),
            ])
        #expect(google.events[0].path == "/calendar/v3/users/me/calendarList")
    }
}
