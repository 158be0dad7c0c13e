import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

/// Takes webhooks and says yes.
private struct SilentReceiver: WebhookPoster {
    func post(_ body: [UInt8], to url: String, headers: [(name: String, value: String)]) async -> Delivery.Result {
        .status(200)
    }
}

@Suite("The control API") struct ControlTests {
    init() { EventLoop.startOnThread() }

    @LoopActor private final class Fixture {
        let time = VirtualTime(startingAt: reference)
        let assembly: Assembly

        init() throws {
            var options = ServeOptions()
            options.webhookURL = "http://hook.example/"
            assembly = Assembly(options, community: try makeCommunity(), time: time, poster: SilentReceiver())
        }

        func send(
            _ method: String, _ name: String, _ values: JSONValue = [:], from peer: PeerAddress = .memory
        ) throws -> (status: Int, json: JSONValue) {
            let request = APIRequest(method: method, path: "/control/\(name)", body: JSON.write(values))
            let response = assembly.control.answer(request, from: peer)
            return (response.status, try JSON.decode(JSONValue.self, from: response.body))
        }

        func comingEvent() throws -> Event {
            try #require(assembly.luma.community.events(of: nil).first { $0.startAt > reference })
        }
    }

    @Test("It is open to this machine only")
    @LoopActor func isLocal() throws {
        let fixture = try Fixture()
        for address in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            #expect(try fixture.send("GET", "health", from: .tcp(address: address, port: 1)).status == 200)
        }
        for address in ["10.0.0.1", "128.0.0.1", "::2", "::ffff:10.0.0.1", "2001:db8::127.0.0.1"] {
            #expect(try fixture.send("GET", "health", from: .tcp(address: address, port: 1)).status == 403)
        }
    }

    @Test("A guest registers, is approved, checked in and declines")
    @LoopActor func guests() throws {
        let fixture = try Fixture()
        let event = try fixture.comingEvent()
        let person: JSONValue = ["event": .string(event.id), "email": "Probe@example.org"]
        let made = try fixture.send(
            "POST", "register", person.merging(["name": "Probe", "status": "pending_approval", "tickets": "2"]))
        #expect(made.status == 200)
        #expect(made.json["approval_status"] == "pending_approval")
        #expect(made.json["event_tickets"]?.array?.count == 2)
        #expect(try fixture.send("POST", "approve", person).json["approval_status"] == "approved")
        let ticket = try #require(made.json["event_tickets"]?.array?.first?["id"])
        let arrived = try fixture.send("POST", "check-in", person.merging(["ticket": ticket])).json
        #expect(arrived["event_tickets"]?.array?.count { $0["checked_in_at"] != .null } == 1)
        #expect(try fixture.send("POST", "decline", person).json["approval_status"] == "declined")
    }

    @Test("Events are named by id, slug or a part of the name that only one has")
    @LoopActor func names() throws {
        let community = try makeCommunity()
        let event = try #require(community.events(of: nil).first)
        #expect(try community.event(named: event.id).id == event.id)
        #expect(try community.event(named: event.slug).id == event.id)
        #expect(throws: APIError.self) { try community.event(named: "Berlin") }
        #expect(throws: APIError.self) { try community.event(named: "no such thing") }
    }

    @Test("An event is changed and cancelled")
    @LoopActor func events() throws {
        let fixture = try Fixture()
        let id = try fixture.comingEvent().id
        let edited = try fixture.send("POST", "edit-event", ["event": .string(id), "name": "Renamed"])
        #expect(edited.json["name"] == "Renamed")
        #expect(try fixture.send("POST", "edit-event", ["event": .string(id), "start_at": "soon"]).status == 400)
        #expect(try fixture.send("POST", "cancel-event", ["event": .string(id)]).json == ["canceled": .string(id)])
        #expect(fixture.assembly.luma.community.events[id] == nil)
        #expect(try fixture.send("POST", "cancel-event", ["event": .string(id)]).status == 404)
    }

    @Test("Every kind of fault can be scripted", arguments: FaultKind.names)
    @LoopActor func faults(kind: String) throws {
        let fixture = try Fixture()
        let answer = try fixture.send("POST", "faults", ["route": "/v1/*", "kind": .string(kind), "count": 3])
        #expect(answer.status == 200)
        #expect(answer.json["faults"]?.array?.first?["remaining"] == 3)
        #expect(try fixture.send("POST", "faults/clear").json["faults"] == [])
    }

    @Test("Every kind of webhook fault can be scripted", arguments: WebhookFault.names)
    @LoopActor func webhookFaults(kind: String) throws {
        let fixture = try Fixture()
        #expect(try fixture.send("POST", "faults", ["webhook": "*", "kind": .string(kind)]).status == 200)
    }

    @Test(
        "Faults that cannot be are refused",
        arguments: [
            ["kind": "hang"], ["route": "*"], ["route": "*", "kind": "drop"], ["webhook": "*", "kind": "hang"],
            ["route": "*", "kind": "hang", "probability": "1.1"], ["route": "*", "kind": "hang", "count": "-1"],
            ["route": "*", "kind": "wrong-length", "by": "9223372036854775807"],
            ["route": "*", "kind": "drip", "bytes": "1000000001"], ["webhook": "*", "kind": "skew", "seconds": "1e9"],
            ["route": "*", "kind": "status", "status": "199"], ["route": "*", "kind": "status", "status": "600"],
        ] as [JSONValue])
    @LoopActor func refusesFaults(rule: JSONValue) throws {
        #expect(try Fixture().send("POST", "faults", rule).status == 400)
    }

    @Test("Statistics count, keys and lists are there, unknown routes are not")
    @LoopActor func reads() throws {
        let fixture = try Fixture()
        let stats = try fixture.send("GET", "stats").json
        #expect(stats["events"] == 40)
        #expect(stats["guests"] == 2000)
        #expect(stats["members"] == 600)
        #expect(try fixture.send("GET", "keys").json["calendars"]?.array?.count == 2)
        #expect(try fixture.send("GET", "events").json["events"]?.array?.count == 40)
        #expect(try fixture.send("GET", "nothing").status == 404)
        #expect(try fixture.send("GET", "guests").status == 400)
    }

    @Test("Settings change what the fake does")
    @LoopActor func settings() throws {
        let fixture = try Fixture()
        let luma = fixture.assembly.luma
        #expect(
            try fixture.send(
                "POST", "settings",
                ["old_shape": "nested", "gone_status": 403, "rate_limit": 3, "signature": "standard"]
            ).status == 200)
        #expect(luma.api.settings.oldShape == .nested)
        #expect(luma.api.settings.goneEventStatus == 403)
        #expect(luma.api.calendarLimit == 3)
        #expect(luma.deliverer.form == .standard)
        #expect(try fixture.send("POST", "settings", ["old_shape": "round"]).status == 400)
        #expect(try fixture.send("POST", "activity", ["every": 2]).json["activity"] == true)
        #expect(try fixture.send("POST", "activity", ["every": 0]).json["activity"] == false)
    }
}
