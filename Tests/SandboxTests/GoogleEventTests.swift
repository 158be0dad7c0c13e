import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Google: single events") struct GoogleEventTests {
    private let fixture: OutsideFixture

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
        try await fixture.beGoogleUser()
    }

    @Test("An event is made, read, and carries what Google adds")
    @LoopActor func inserts() throws {
        let made = try fixture.send("POST", eventsPath, hour(["location": "Room 4"]))
        #expect(made.status == 200)
        let id = try #require(made.json["id"]?.string)
        #expect(made.json["kind"] == "calendar#event")
        #expect(made.json["status"] == "confirmed")
        #expect(made.json["iCalUID"]?.string == "\(id)@google.com")
        #expect(made.json["sequence"] == 0)
        #expect(made.json["start"]?["dateTime"] == "2026-12-01T10:00:00+01:00")
        #expect(made.json["start"]?["timeZone"] == "Europe/Zurich")
        #expect(made.json["organizer"]?["email"] == "c_188@group.calendar.google.com")
        #expect(made.json["creator"]?["email"] == "ada@example.org")
        #expect(made.json["reminders"] == ["useDefault": true])
        let etag = try #require(made.json["etag"]?.string)
        #expect(etag.hasPrefix("\"") && etag.hasSuffix("\""))
        #expect(made.headers["ETag"] == etag)
        let read = try fixture.send("GET", "\(eventsPath)/\(id)")
        #expect(read.json == made.json)
        #expect(try fixture.send("GET", "\(eventsPath)/\(id)", headers: ["If-None-Match": etag]).status == 304)
    }

    @Test(
        "A client's own id is base32hex of 5 to 1024 characters",
        arguments: [
            ("abcd", 400), ("abcde", 200), ("k3v0r9d2e5", 200), ("weekly77", 400), ("ABCDE", 400), ("ab-cd", 400),
            (String(repeating: "a", count: 1024), 200), (String(repeating: "a", count: 1025), 400),
        ])
    @LoopActor func ids(id: String, status: Int) throws {
        let answer = try fixture.send("POST", eventsPath, hour(["id": .string(id)]))
        #expect(answer.status == status)
        if status == 400 { #expect(answer.reason == "invalid") }
    }

    @Test("A taken id is a duplicate, also when its event is deleted; PUT with confirmed revives that")
    @LoopActor func duplicates() throws {
        let event = hour(["id": "k3v0r9d2e5"])
        #expect(try fixture.send("POST", eventsPath, event).status == 200)
        let again = try fixture.send("POST", eventsPath, event)
        #expect(again.status == 409)
        #expect(again.reason == "duplicate")
        #expect(try fixture.send("DELETE", "\(eventsPath)/k3v0r9d2e5").status == 204)
        #expect(try fixture.send("POST", eventsPath, event).reason == "duplicate")
        #expect(try fixture.send("GET", "\(eventsPath)/k3v0r9d2e5").json["status"] == "cancelled")
        let revived = try fixture.send("PUT", "\(eventsPath)/k3v0r9d2e5", hour(["status": "confirmed"]))
        #expect(revived.json["status"] == "confirmed")
        #expect(try fixture.send("POST", eventsPath, hour(["id": "abcde", "iCalUID": "x@y"])).status == 400)
    }

    @Test("Deleting answers 204 without a body, then 410; what never was is 404")
    @LoopActor func deletes() throws {
        let id = try fixture.send("POST", eventsPath, hour()).json["id"]?.string ?? ""
        let first = try fixture.send("DELETE", "\(eventsPath)/\(id)")
        #expect(first.status == 204)
        #expect(first.body.isEmpty)
        let second = try fixture.send("DELETE", "\(eventsPath)/\(id)")
        #expect(second.status == 410)
        #expect(second.reason == "deleted")
        #expect(try fixture.send("DELETE", "\(eventsPath)/nothing0").reason == "notFound")
    }

    @Test("If-Match guards update, patch and delete", arguments: ["PUT", "PATCH", "DELETE"])
    @LoopActor func conditions(method: String) throws {
        let made = try fixture.send("POST", eventsPath, hour()).json
        let path = "\(eventsPath)/\(made["id"]?.string ?? "")"
        let etag = made["etag"]?.string ?? ""
        try fixture.control("google/edit-event", ["id": made["id"] ?? .null, "summary": "Moved on"])
        let body = method == "DELETE" ? nil : String(decoding: JSON.write(hour()), as: UTF8.self)
        let refused = try fixture.send(method, path, body: body, headers: ["If-Match": etag])
        #expect(refused.status == 412)
        #expect(refused.reason == "conditionNotMet")
        #expect(refused.json["error"]?["errors"]?.array?.first?["location"] == "If-Match")
        let present = try fixture.send("GET", path).json["etag"]?.string ?? ""
        let done = try fixture.send(method, path, body: body, headers: ["If-Match": present])
        #expect((200..<300).contains(done.status))
    }

    @Test("A patch changes what it names, removes by null, and replaces arrays; an update replaces everything")
    @LoopActor func patches() throws {
        let made = try fixture.send(
            "POST", eventsPath,
            hour([
                "location": "Room 4", "description": "Agenda",
                "extendedProperties": ["private": ["a": "1", "b": "2"], "shared": ["c": "3"]],
            ])
        ).json
        let path = "\(eventsPath)/\(made["id"]?.string ?? "")"
        let patched = try fixture.send(
            "PATCH", path, ["location": nil, "extendedProperties": ["private": ["a": nil, "d": "4"]]]
        ).json
        #expect(patched["location"] == nil)
        #expect(patched["description"] == "Agenda")
        #expect(patched["extendedProperties"]?["private"] == ["b": "2", "d": "4"])
        #expect(patched["extendedProperties"]?["shared"] == ["c": "3"])
        #expect(patched["etag"] != made["etag"])
        let updated = try fixture.send("PUT", path, hour()).json
        #expect(updated["description"] == nil)
        #expect(updated["extendedProperties"] == nil)
    }

    @Test("Timed becomes all-day only when the old member is removed")
    @LoopActor func switchesKind() throws {
        let made = try fixture.send("POST", eventsPath, hour()).json
        let path = "\(eventsPath)/\(made["id"]?.string ?? "")"
        let half: JSONValue = ["start": ["date": "2026-12-24"], "end": ["date": "2026-12-26"]]
        #expect(try fixture.send("PATCH", path, half).status == 400)
        let whole: JSONValue = [
            "start": ["date": "2026-12-24", "dateTime": nil, "timeZone": nil],
            "end": ["date": "2026-12-26", "dateTime": nil, "timeZone": nil],
        ]
        let patched = try fixture.send("PATCH", path, whole)
        #expect(patched.json["start"] == ["date": "2026-12-24"])
        #expect(patched.json["end"] == ["date": "2026-12-26"])
        #expect(patched.json["sequence"] == 1)
    }

    @Test("What cannot be is refused in Google's form")
    @LoopActor func validates() throws {
        func status(_ changes: JSONObject) throws -> Int { try fixture.send("POST", eventsPath, hour(changes)).status }
        #expect(try status(["end": nil]) == 400)
        #expect(try status(["end": ["dateTime": "2026-12-01T09:00:00+01:00"]]) == 400)
        #expect(try status(["end": ["date": "2026-12-02"]]) == 400)
        #expect(try status(["start": ["dateTime": "2026-12-01T10:00:00"]]) == 400)
        #expect(try status(["start": ["dateTime": "2026-12-01T10:00:00", "timeZone": "Europe/Zurich"]]) == 200)
        #expect(try status(["start": ["dateTime": "2026-12-01T10:00:00+01:00", "timeZone": "Mars/Base"]]) == 400)
        #expect(try status(["recurrence": ["DTSTART:20261201T100000Z"]]) == 400)
        #expect(
            try status(["recurrence": ["RRULE:FREQ=WEEKLY"], "end": ["dateTime": "2026-12-01T11:00:00+01:00"]]) == 400)
        #expect(try status(["attendees": [["displayName": "Nobody"]]]) == 400)
        #expect(try status(["eventType": "fromGmail"]) == 400)
        #expect(try status(["source": ["url": "ftp://x"]]) == 400)
        #expect(try status(["status": "maybe"]) == 400)
        let overrides = JSONValue.array((0..<6).map { ["method": "popup", "minutes": .number($0)] })
        #expect(try status(["reminders": ["useDefault": false, "overrides": overrides]]) == 400)
        #expect(
            try status(["reminders": ["useDefault": false, "overrides": [["method": "popup", "minutes": 40_320]]]])
                == 200)
        #expect(
            try status(["reminders": ["useDefault": false, "overrides": [["method": "popup", "minutes": 40_321]]]])
                == 400)
        let empty = try fixture.send("POST", eventsPath, hour(["end": ["dateTime": "2026-12-01T09:59:59+01:00"]]))
        #expect(empty.reason == "timeRangeEmpty")
        #expect(try fixture.send("POST", eventsPath, body: "{").status == 400)
    }

    @Test("Extended properties: long keys vanish, long values are cut, too many are refused")
    @LoopActor func extendedProperties() throws {
        let key44 = String(repeating: "k", count: 44)
        let properties: JSONValue = [
            "private": [
                key44: .string(String(repeating: "v", count: 1025)), String(repeating: "k", count: 45): "gone",
            ]
        ]
        let made = try fixture.send("POST", eventsPath, hour(["extendedProperties": properties])).json
        let kept = made["extendedProperties"]?["private"]
        #expect(kept?.keys == [key44])
        #expect(kept?[key44]?.string?.count == 1024)
        func many(_ count: Int) -> JSONValue {
            var object = JSONObject()
            for index in 0..<count { object["k\(index)"] = "v" }
            return ["shared": .object(object)]
        }
        #expect(try fixture.send("POST", eventsPath, hour(["extendedProperties": many(300)])).status == 200)
        #expect(try fixture.send("POST", eventsPath, hour(["extendedProperties": many(301)])).status == 400)
    }

    @Test("Reminders move the etag but not updated; everything else moves both")
    @LoopActor func updatedTimes() async throws {
        let made = try fixture.send("POST", eventsPath, hour()).json
        let path = "\(eventsPath)/\(made["id"]?.string ?? "")"
        await fixture.time.advance(by: .seconds(5))
        let reminded = try fixture.send("PATCH", path, ["reminders": ["useDefault": false, "overrides": []]]).json
        #expect(reminded["updated"] == made["updated"])
        #expect(reminded["etag"] != made["etag"])
        let renamed = try fixture.send("PATCH", path, ["summary": "Other"]).json
        #expect(renamed["updated"] != made["updated"])
        #expect(renamed["sequence"] == 0)
        let moved = try fixture.send("PATCH", path, ["end": ["dateTime": "2026-12-01T12:00:00+01:00"]]).json
        #expect(moved["sequence"] == 1)
        #expect(try fixture.send("PATCH", path, ["sequence": 0]).status == 400)
    }

    @Test("Conference data is read and changed only with version 1")
    @LoopActor func conferences() throws {
        let request: JSONObject = [
            "conferenceData": ["createRequest": ["requestId": "r1", "conferenceSolutionKey": ["type": "hangoutsMeet"]]]
        ]
        #expect(try fixture.send("POST", eventsPath, hour(request)).json["conferenceData"] == nil)
        let made = try fixture.send("POST", eventsPath + "?conferenceDataVersion=1", hour(request)).json
        #expect(made["conferenceData"]?["createRequest"]?["status"]?["statusCode"] == "success")
        #expect(made["hangoutLink"] != nil)
        let path = "\(eventsPath)/\(made["id"]?.string ?? "")"
        #expect(try fixture.send("PUT", path, hour()).json["conferenceData"] == made["conferenceData"])
        #expect(try fixture.send("PUT", path + "?conferenceDataVersion=1", hour()).json["conferenceData"] == nil)
    }

    @Test("Attendees get mail when asked for: all, those outside, or nobody")
    @LoopActor func mails() throws {
        let guests: JSONObject = ["attendees": [["email": "ben@example.org"], ["email": "guest@outside.example"]]]
        func mails() -> Int { fixture.google.world.mails.count }
        _ = try fixture.send("POST", eventsPath, hour(guests))
        #expect(mails() == 0)
        _ = try fixture.send("POST", eventsPath + "?sendUpdates=externalOnly", hour(guests))
        #expect(fixture.google.world.mails.map(\.to) == ["guest@outside.example"])
        let made = try fixture.send("POST", eventsPath + "?sendUpdates=all", hour(guests)).json
        #expect(mails() == 3)
        #expect(made["attendees"]?.array?.first?["responseStatus"] == "needsAction")
        let path = "\(eventsPath)/\(made["id"]?.string ?? "")"
        _ = try fixture.send("PATCH", path + "?sendUpdates=all", ["attendees": [["email": "ben@example.org"]]])
        #expect(fixture.google.world.mails.suffix(2).map(\.kind) == [.cancellation, .update])
        _ = try fixture.send("DELETE", path + "?sendUpdates=none")
        #expect(mails() == 5)
        #expect(try fixture.send("POST", eventsPath + "?sendUpdates=some", hour()).status == 400)
    }

    @Test("An import is known by its UID, keeps a foreign organizer, and goes by the sequence")
    @LoopActor func imports() throws {
        let event = hour([
            "iCalUID": "uid-1@elsewhere", "sequence": 3, "organizer": ["email": "org@elsewhere"],
            "attendees": [["email": "ada@example.org"]],
        ])
        #expect(try fixture.send("POST", eventsPath + "/import", hour()).status == 400)
        let first = try fixture.send("POST", eventsPath + "/import", event).json
        #expect(first["iCalUID"] == "uid-1@elsewhere")
        #expect(first["organizer"]?["email"] == "org@elsewhere")
        let second = try fixture.send("POST", eventsPath + "/import", event.merging(["sequence": 4])).json
        #expect(second["id"] == first["id"])
        #expect(try fixture.send("POST", eventsPath + "/import", event.merging(["sequence": 2])).status == 400)
        let path = "\(eventsPath)/\(first["id"]?.string ?? "")"
        #expect(try fixture.send("PATCH", path, ["guestsCanModify": true]).reason == "forbiddenForNonOrganizer")
        #expect(fixture.google.world.mails.isEmpty)
    }

    @Test("Roles: strangers see nothing, writers write, owners alone change the calendar")
    @LoopActor func roles() throws {
        let id = try fixture.send("POST", eventsPath, hour()).json["id"]?.string ?? ""
        try fixture.beGoogleUser("cleo@mail.example")
        #expect(try fixture.send("GET", "\(eventsPath)/\(id)").reason == "notFound")
        try fixture.control("google/share", ["email": "cleo@mail.example", "role": "reader"])
        #expect(try fixture.send("GET", "\(eventsPath)/\(id)").status == 200)
        #expect(try fixture.send("DELETE", "\(eventsPath)/\(id)").reason == "requiredAccessLevel")
        try fixture.control("google/share", ["email": "cleo@mail.example", "role": "freeBusyReader"])
        let busy = try fixture.send("GET", eventsPath).json
        #expect(busy["items"]?.array?.first?["summary"] == nil)
        #expect(busy["accessRole"] == "freeBusyReader")
        try fixture.beGoogleUser("ben@example.org")
        #expect(try fixture.send("PATCH", "\(eventsPath)/\(id)", ["summary": "Ben was here"]).status == 200)
        #expect(try fixture.send("PATCH", calendarPath, ["summary": "Mine"]).status == 403)
    }
}
