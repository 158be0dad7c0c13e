import Contracts
import EventLoop
import JSON
import Testing

/// Outside calendars through the public doors: people in browsers, clients over HTTP, the operator's command, and the
/// messages of Google and Notion.
@Suite("Outside calendars, the whole way", .serialized)
struct CalendarBridgeTests {
    private static let team: JSONValue = "c_188@group.calendar.google.com"

    init() { EventLoop.startOnThread() }

    @Test("Google is connected, written to, listened to, disagreed with, retried and left", .timeLimit(.minutes(4)))
    @LoopActor func google() async throws {
        let stack = try await Stack.start()
        let integration = try await connectGoogle(stack)

        let made = try await stack.http(
            "POST /api/events",
            ["title": "Dinner", "startDateTime": "2030-01-01T18:00:00Z", "endDateTime": "2030-01-01T20:00:00Z"])
        let event = try #require(made["event"]?["id"]?.string, "\(made)")
        let sync = try #require(made["externalSync"]?.array?.first)
        #expect(sync["provider"] == "google" && sync["success"] == true, "\(made)")
        let remote = try #require(sync["externalId"])
        func title() async throws -> JSONValue? {
            try await stack.http("GET /v1/events/\(event)")["event"]?["name"]
        }
        func titleThere() async throws -> JSONValue? { try await googleEvent(remote, stack)?["summary"] }
        func editThere(_ title: String) async throws {
            try await stack.outside(
                "google/edit-event",
                ["calendar": Self.team, "id": remote, "event": ["summary": .string(title)]])
        }
        #expect(try await titleThere() == "Dinner")

        try await burst(stack, edit: editThere) { try await title() == $0 }
        try await disagree(stack, integration, event, edit: editThere, title: title, titleThere: titleThere)
        try await fail(stack, integration)

        #expect(try await stack.http("DELETE /v1/integrations/\(integration)").status == 200)
        try await eventually("Google is told to be silent") {
            try await stack.outside("google/channels")["channels"] == []
        }
        #expect(try await stack.run("explain", "link", event).output.contains("no outside calendar has this event"))
        #expect(await stack.stop() == 0)
    }

    /// - Returns: the integration of Ada's calendar “Team”, once it is in step and listens.
    @LoopActor private func connectGoogle(_ stack: Stack) async throws -> String {
        let back = try await stack.consent(to: "google")
        #expect(back.status == 200 && back.text.contains("Done"), "\(back)")
        // Whoever comes back once more, or was never sent, is not let in.
        let again = try await stack.stranger("GET /oauth/google?state=made-up&code=code")
        #expect(again.status == 400)
        let account = try #require(try await account("google", stack))
        let made = try await stack.http(
            "POST /v1/integrations",
            ["account": .string(account), "calendar": "Team", "options": ["conflictPolicy": "ask"]])
        let id = try #require(made["id"]?.string, "\(made)")
        try await eventually("the calendar is in step, and tells of changes") {
            let now = try await stack.http("GET /v1/integrations/\(id)")
            return now["state"] == "synced" && now["webhookId"] != nil
        }
        return id
    }

    /// Many edits there at once are one message each, and one reading here.
    @LoopActor private func burst(
        _ stack: Stack, edit: (String) async throws -> Void, until hasTitle: (JSONValue) async throws -> Bool
    ) async throws {
        let time = LoopTime()
        var (count, since): (JSONValue?, Duration) = (nil, .zero)
        // Longer than messages are gathered.
        try await eventually("Google is asked nothing any more because of our own writes") {
            let now = try await stack.outside("google/requests?limit=0")["count"]
            if now != count { (count, since) = (now, time.monotonic) }
            return time.monotonic - since > .seconds(3)
        }
        try await stack.outside("google/requests/clear", [:])
        let before = try await messages(stack)
        for number in 1...20 { try await edit("Dinner \(number)") }
        try await eventually("the last edit is here") { try await hasTitle("Dinner 20") }
        try await eventually("all messages were taken") { try await messages(stack) - before == 20 }
        #expect(try await stack.outside("google/requests")["count"] == 1)
    }

    @LoopActor private func disagree(
        _ stack: Stack, _ integration: String, _ event: String, edit: (String) async throws -> Void,
        title: () async throws -> JSONValue?, titleThere: () async throws -> JSONValue?
    ) async throws {
        let address = "PUT /v1/integrations/\(integration)"
        #expect(try await stack.http(address, ["isActive": false]).status == 200)
        #expect(try await stack.http("PATCH /v1/events/\(event)", ["title": "Ours"]).status == 200)
        try await edit("Theirs")
        #expect(try await stack.http(address, ["isActive": true]).status == 200)
        var open: JSONValue?
        try await eventually("the conflict is seen") {
            open = try await stack.http("GET /v1/conflicts")["conflicts"]?.array?.first
            return open != nil
        }
        #expect(open?["field"] == "title" && open?["local"] == "Ours" && open?["remote"] == "Theirs")
        let number = try #require(open?["id"]?.integer)
        let explained = try await stack.run("explain", "link", event)
        #expect(explained.output.contains("changed on both sides, to be decided: title (conflict \(number))"))
        #expect(try await stack.run("integrations", "list").output.contains("1 changed on both sides"))

        let resolve = "POST /v1/conflicts/\(number)/resolve"
        #expect(try await stack.http(resolve, ["choice": "edited", "text": " "]).status == 400)
        #expect(try await stack.http(resolve, ["choice": "edited", "text": "Both"]).status == 200)
        try await eventually("the decision counts on both sides") {
            let (here, there) = (try await title(), try await titleThere())
            return here == "Both" && there == "Both"
        }
        #expect(try await stack.http("GET /v1/conflicts")["conflicts"] == [])
        // What lost is kept.
        #expect(try await stack.http(resolve, ["choice": "remote"]).status == 200)
        try await eventually("what lost is back on both sides") {
            let (here, there) = (try await title(), try await titleThere())
            return here == "Theirs" && there == "Theirs"
        }
    }

    /// What Google does not take at first is planned, hastened, done and forgotten.
    @LoopActor private func fail(_ stack: Stack, _ integration: String) async throws {
        try await stack.luma(
            "fault", "--route", "POST /google/calendar/*", "--kind", "error", "--reason", "backendError", "--count", "1"
        )
        let made = try await stack.http(
            "POST /api/events", ["title": "Late", "startDateTime": "2030-01-02", "endDateTime": "2030-01-03"])
        let sync = try #require(made["externalSync"]?.array?.first)
        #expect(sync["success"] == false && sync["pending"] == true, "\(made)")
        let event = try #require(made["event"]?["id"]?.string)
        let plan = try await stack.run("plan", "calendar", "--integration", integration, "--json")
        let planned = try JSON.decode(LinkExplanations.self, from: Array(plan.output.utf8)).links
        #expect(planned.map(\.event) == [event] && planned.first?.next == "create")
        #expect(try await stack.run("plan", "calendar", "--integration", "int-0").code == 1)
        #expect(try await stack.http("GET /api/calendar/sync/queue")["stats"]?["PENDING"] == 1)

        let processed = try await stack.http("POST /api/calendar/sync/queue")
        #expect(processed["succeeded"] == 1 && processed["failed"] == 0, "\(processed)")
        #expect(try await stack.run("plan", "calendar").output == "nothing is to be written\n")
        let cleaned = try await stack.http("DELETE /api/calendar/sync/queue?olderThan=0")
        #expect((cleaned["deleted"]?.integer ?? 0) > 1, "\(cleaned)")
        let stats = try await stack.http("GET /api/calendar/sync/queue")["stats"]
        #expect(stats == ["PENDING": 0, "COMPLETED": 0, "FAILED": 0])
    }

    @Test(
        "Notion is connected by consent, introduces itself, and is believed by its signature", .timeLimit(.minutes(3)))
    @LoopActor func notion() async throws {
        let stack = try await Stack.start()
        let back = try await stack.consent(to: "notion")
        #expect(back.status == 200, "\(back)")
        let account = try #require(try await account("notion", stack))
        let choices = try await stack.http("GET /v1/calendar-accounts/\(account)/calendars")["calendars"]?.array
        let database = try #require(choices?.first?["id"])
        let made = try await stack.http(
            "POST /v1/integrations", ["account": .string(account), "calendar": database, "direction": "import"])
        let id = try #require(made["id"]?.string, "\(made)")
        let verified = try await stack.http("GET /api/calendar/sync/notion/pull?integrationId=\(id)")
        #expect(verified["databaseId"] == database, "\(verified)")
        try await eventually("the database has been read") {
            try await stack.http("GET /v1/integrations/\(id)")["state"] == "synced"
        }

        try await introduceNotion(stack)
        let page: JSONValue = ["name": "Hike", "date": "2030-02-01"]
        try await stack.outside("notion/create-page", page)
        try await eventually("what Notion told of is here") {
            try await stack.http("GET /v1/events?upcoming=true&limit=200").text.contains(#""name":"Hike""#)
        }
        let forged: JSONValue = ["id": "m1", "type": "page.created", "entity": ["id": "p1", "type": "page"]]
        for signature in ["", "sha256=00", "sha256=" + String(repeating: "0", count: 64)] {
            let answer = try await stack.stranger(
                "POST /webhooks/notion", forged, ["x-notion-signature": signature])
            #expect(answer.status == 404, "\(answer)")
        }
        // The account's tokens and the token of Notion's messages.
        let rotated = try await stack.run("accounts", "rotate")
        #expect(rotated.output == "0 of 2 credentials had another key\n", "\(rotated)")
        #expect(await stack.stop() == 0)
    }

    /// As the README says: the command waits, the address is entered at Notion, the token is pasted there.
    @LoopActor private func introduceNotion(_ stack: Stack) async throws {
        let handshake: JSONValue = ["verification_token": "secret_somebody"]
        #expect(try await stack.stranger("POST /webhooks/notion", handshake).status == 404)
        let command = try RunningProgram(
            "rollcall", ["accounts", "notion-webhook"], environment: stack.environment, folder: stack.folder)
        try await eventually("the command waits") { command.printed.contains("Now enter") }
        let subscription = try await stack.outside(
            "notion/webhook", ["url": .string("http://127.0.0.1:\(stack.port)/webhooks/notion")])
        #expect(try await command.exitCode(within: .seconds(30)) == 0)
        let token = command.standardOutput.split(separator: "\n").first.map(String.init) ?? ""
        #expect(subscription["verification_token"]?.string == token)
        try await stack.outside(
            "notion/webhook/verify", ["id": try #require(subscription["id"]), "token": .string(token)])
        #expect(try await stack.run("accounts", "notion-webhook", "--taken").code == 0)
    }

    // MARK: Looking

    @LoopActor private func account(_ provider: JSONValue, _ stack: Stack) async throws -> String? {
        let accounts = try await stack.http("GET /v1/calendar-accounts")["accounts"]?.array
        return accounts?.first { $0["provider"] == provider }?["id"]?.string
    }

    @LoopActor private func googleEvent(_ id: JSONValue, _ stack: Stack) async throws -> JSONValue? {
        let team = try #require(Self.team.string)
        let events = try await stack.outside("google/events?calendar=\(team)")["events"]?.array
        return events?.first { $0["id"] == id }
    }

    /// Messages of Google's that the gateway has taken.
    @LoopActor private func messages(_ stack: Stack) async throws -> Int {
        let deliveries = try await stack.outside("google/deliveries?limit=10000")["deliveries"]?.array ?? []
        return deliveries.count { $0["type"] == "google.exists" && $0["state"] == "delivered" }
    }
}
