import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import GoogleCalendar

@Suite("Channels of Google's", .timeLimit(.minutes(1)))
struct GoogleChannelTests {
    init() { EventLoop.startOnThread() }

    @Test("A channel has a token that nobody can guess, and an end in either form that Google writes")
    @LoopActor func open() async throws {
        for expiration in [#""1795831200000""#, "1795831200000"] {
            let google = ScriptedGoogle { _ in
                ScriptedGoogle.json(#"{"id":"c","resourceId":"o3hgv","expiration":\#(expiration)}"#)
            }
            let channel = GoogleChannel()
            let opened = try await GoogleFixture.calendar(google).open(channel, address: "https://r.test/hooks")
            #expect(opened.id == channel.id)
            #expect(opened.resourceID == "o3hgv")
            #expect(opened.expiresAt == Timestamp(milliseconds: 1_795_831_200_000))
            let body = try #require(google.events[0].body)
            #expect(google.events[0].path.hasSuffix("/events/watch"))
            #expect(body["token"]?.string == channel.token.reveal())
            #expect(body["params"]?["ttl"] == "604800")
            #expect(body["address"] == "https://r.test/hooks")
        }
        #expect(GoogleChannel().token != GoogleChannel().token)
        #expect(GoogleChannel().id != GoogleChannel().id)
        #expect(GoogleChannel().id.utf8.count <= 64)
    }

    @Test("A channel is closed by what Google calls its resource; one that is gone is closed")
    @LoopActor func close() async throws {
        let channel = GoogleChannel(id: "c", token: Secret("t"), resourceID: "o3hgv", expiresAt: nil)
        let google = ScriptedGoogle { _ in ScriptedGoogle.json("", status: 204) }
        try await GoogleFixture.calendar(google).close(channel)
        #expect(google.events[0].path == "/calendar/v3/channels/stop")
        #expect(google.events[0].body == ["id": "c", "resourceId": "o3hgv"])
        let gone = ScriptedGoogle { _ in ScriptedGoogle.refusal(404, "notFound") }
        try await GoogleFixture.calendar(gone).close(channel)
    }
}
