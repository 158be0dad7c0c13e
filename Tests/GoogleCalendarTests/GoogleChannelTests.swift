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

    @Test("A message is Google's only with the channel's token and resource")
    func messages() throws {
        let fields = [
            "x-goog-channel-id": "c", "x-goog-channel-token": "secret", "x-goog-resource-id": "o3hgv",
            "x-goog-resource-state": "exists", "x-goog-message-number": "10",
            "x-goog-channel-expiration": "Sat, 28 Nov 2026 02:00:00 GMT",
        ]
        func message(_ changes: [String: String?] = [:]) -> GooglePushMessage? {
            GooglePushMessage { name in changes[name] ?? fields[name] }
        }
        let channel = GoogleChannel(id: "c", token: Secret("secret"), resourceID: "o3hgv", expiresAt: nil)
        let early = GoogleChannel(id: "c", token: Secret("secret"), resourceID: nil, expiresAt: nil)
        let whole = try #require(message())
        #expect(whole.state == .exists)
        #expect(whole.number == 10)
        #expect(whole.expiresAt == (try Timestamp(rfc3339: "2026-11-28T02:00:00Z")))
        #expect(whole.belongs(to: channel))
        // The first message may come before the answer that names the resource.
        #expect(message(["x-goog-resource-state": "sync"])?.belongs(to: early) == true)
        #expect(message(["x-goog-channel-token": "Secret"])?.belongs(to: channel) == false)
        #expect(message(["x-goog-channel-token": nil])?.belongs(to: channel) == false)
        #expect(message(["x-goog-resource-id": "other"])?.belongs(to: channel) == false)
        #expect(message(["x-goog-channel-id": "d"])?.belongs(to: channel) == false)
        let open = GoogleChannel(id: "c", token: Secret(""), resourceID: nil, expiresAt: nil)
        #expect(message(["x-goog-channel-token": ""])?.belongs(to: open) == false)
        for name in ["x-goog-channel-id", "x-goog-resource-id", "x-goog-resource-state"] {
            #expect(message([name: nil]) == nil)
        }
        #expect(message(["x-goog-resource-state": "invented"]) == nil)
    }
}
