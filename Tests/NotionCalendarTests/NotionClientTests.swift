import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import NotionCalendar

@Suite("Speaking to Notion", .timeLimit(.minutes(1)))
struct NotionClientTests {
    init() { EventLoop.startOnThread() }

    @Test(
        "A refusal is known by its status and code",
        arguments: [
            (400, "validation_error", OutsideError.refused("status 400 validation_error")),
            (400, "missing_version", .refused("status 400 missing_version")),
            (401, "unauthorized", .unauthorized("Notion does not accept the token")),
            (403, "restricted_resource", .forbidden("status 403 restricted_resource")),
            (404, "object_not_found", .calendarMissing), (404, "other", .unavailable("status 404 other")),
            (409, "conflict_error", .changedMeanwhile),
            (429, "rate_limited", .limited(until: NotionFixture.now + .seconds(5))),
            (529, "service_overload", .limited(until: NotionFixture.now + .seconds(5))),
            (500, "internal_server_error", .unavailable("status 500 internal_server_error")),
            (503, "service_unavailable", .unavailable("status 503 service_unavailable")),
            (504, "gateway_timeout", .unavailable("status 504 gateway_timeout")),
        ])
    @LoopActor func refusals(status: Int, code: String, error: OutsideError) async throws {
        let notion = ScriptedNotion { _ in ScriptedNotion.refusal(status, code) }
        await expect(error) { _ = try await NotionFixture.client(notion).schema(of: "x") }
        #expect(notion.calls.count == 1)
    }

    @Test("While Notion wants to be left alone nothing is sent", arguments: [429, 529])
    @LoopActor func limited(status: Int) async throws {
        let time = VirtualTime(startingAt: NotionFixture.now)
        let notion = ScriptedNotion { _ in ScriptedNotion.refusal(status, "x", ["Retry-After": "30"]) }
        let client = try NotionFixture.client(notion, time: time)
        do {
            _ = try await client.schema(of: "x")
        } catch {
            #expect(error as? OutsideError == .limited(until: NotionFixture.now + .seconds(30)))
        }
        do {
            _ = try await client.schema(of: "x")
        } catch {
            guard case OutsideError.limited = error else {
                Issue.record("\(error)")
                return
            }
        }
        #expect(notion.calls.count == 1)
        await time.advance(by: .seconds(32))
        _ = try? await client.schema(of: "x")
        #expect(notion.calls.count == 2)
    }

    @Test("No second ever sees more than three requests, and they all come through")
    @LoopActor func pace() async throws {
        let time = VirtualTime(startingAt: NotionFixture.now)
        let sent = Changeable<[Timestamp]>([])
        let notion = ScriptedNotion { _ in
            sent.value.append(time.now)
            return ScriptedNotion.json(#"{"id":"bot"}"#)
        }
        let client = try NotionFixture.client(notion, time: time, pace: NotionClient.usualPace)
        let tasks = (0..<12).map { _ in EventLoop.task { try? await client.botID() } }
        await time.advance(by: .seconds(6))
        for task in tasks { #expect(await task.value == "bot") }
        for (index, first) in sent.value.enumerated() {
            #expect(sent.value[index...].prefix { $0 < first + .seconds(1) }.count <= 3)
        }
    }

    @Test("Refresh tokens are good for one use: one request for all, and the new pair is kept before it is used")
    @LoopActor func renewal() async throws {
        let order = Changeable<[String]>([])
        let notion = ScriptedNotion { call in
            if call.path == "/v1/oauth/token" {
                order.value.append("refresh")
                #expect(call.isSentOnce)
                #expect(call.fields["authorization"] == "Basic Y2xpZW50OnNlY3JldA==")
                #expect(call.body == ["grant_type": "refresh_token", "refresh_token": "r1"])
                return ScriptedNotion.json(#"{"access_token":"a2","refresh_token":"r2"}"#)
            }
            guard call.fields["authorization"] == "Bearer a2" else {
                return ScriptedNotion.refusal(401, "unauthorized")
            }
            order.value.append("used")
            return ScriptedNotion.json(#"{"id":"bot"}"#)
        }
        let tokens = try tokens(notion) { pair in
            #expect(pair == NotionTokenPair(accessToken: Secret("a2"), refreshToken: Secret("r2")))
            order.value.append("kept")
        }
        let client = try NotionFixture.client(notion, tokens: tokens)
        let tasks = (0..<4).map { _ in EventLoop.task { try? await client.botID() } }
        for task in tasks { #expect(await task.value == "bot") }
        #expect(order.value == ["refresh", "kept", "used", "used", "used", "used"])
    }

    @Test("A new pair that could not be kept is neither used nor lost")
    @LoopActor func unkept() async throws {
        struct Full: Error {}
        let isFull = Changeable(true)
        let notion = ScriptedNotion { call in
            if call.path == "/v1/oauth/token" {
                return ScriptedNotion.json(#"{"access_token":"a2","refresh_token":"r2"}"#)
            }
            return call.fields["authorization"] == "Bearer a2"
                ? ScriptedNotion.json(#"{"id":"bot"}"#) : ScriptedNotion.refusal(401, "unauthorized")
        }
        let tokens = try tokens(notion) { _ in if isFull.value { throw Full() } }
        let client = try NotionFixture.client(notion, tokens: tokens)
        for _ in 0..<2 {
            await expect(.unavailable("the new tokens of the connection cannot be kept")) {
                _ = try await client.botID()
            }
        }
        #expect(notion.calls.allSatisfy { $0.fields["authorization"] != "Bearer a2" })
        isFull.value = false
        #expect(try await client.botID() == "bot")
        #expect(notion.calls.filter { $0.path == "/v1/oauth/token" }.count == 1)
    }

    @Test("A connection that was ended is found out once")
    @LoopActor func ended() async throws {
        let notion = ScriptedNotion { call in
            call.path == "/v1/oauth/token"
                ? ScriptedNotion.refusal(400, "invalid_grant") : ScriptedNotion.refusal(401, "unauthorized")
        }
        let client = try NotionFixture.client(notion, tokens: try tokens(notion) { _ in })
        for _ in 0..<3 { await expect(.unauthorized("invalid_grant")) { _ = try await client.botID() } }
        #expect(notion.calls.count == 2)
    }

    @Test("A proxy's page is no refusal of the connection", arguments: [400, 401, 403])
    @LoopActor func proxy(status: Int) async throws {
        let isBroken = Changeable(true)
        let notion = ScriptedNotion { call in
            guard call.path == "/v1/oauth/token" else {
                return call.fields["authorization"] == "Bearer a2"
                    ? ScriptedNotion.json(#"{"id":"bot"}"#) : ScriptedNotion.refusal(401, "unauthorized")
            }
            return isBroken.value
                ? ScriptedNotion.json("<html>CANARY", status: status)
                : ScriptedNotion.json(#"{"access_token":"a2","refresh_token":"r2"}"#)
        }
        let client = try NotionFixture.client(notion, tokens: try tokens(notion) { _ in })
        await expect(.unavailable("the token endpoint answers with status \(status)")) { _ = try await client.botID() }
        isBroken.value = false
        #expect(try await client.botID() == "bot")
    }

    @Test("A connection is made from a code, and known by its bot")
    @LoopActor func connect() async throws {
        let notion = ScriptedNotion { _ in
            ScriptedNotion.json(
                #"{"access_token":"a","refresh_token":null,"bot_id":"b","workspace_name":"Team"}"#)
        }
        let endpoint = try endpoint(notion)
        let connection = try await endpoint.exchange(code: "c/1")
        #expect(connection.botID == "b")
        #expect(connection.tokens.refreshToken == nil)
        #expect(notion.calls[0].body?["redirect_uri"] == "https://r.test/back")
        let url = try endpoint.authorizationURL(state: Secret("s t"))
        #expect(
            url.text.contains(
                "/v1/oauth/authorize?client_id=client&response_type=code&owner=user&redirect_uri=https%3A%2F%2Fr.test%2Fback&state=s%20t"
            ))
    }

    @LoopActor private func tokens(_ notion: ScriptedNotion, store: @escaping NotionTokens.Store) throws -> NotionTokens
    {
        NotionTokens(
            NotionTokenPair(accessToken: Secret("a1"), refreshToken: Secret("r1")), endpoint: try endpoint(notion),
            store: store)
    }

    @LoopActor private func endpoint(_ notion: ScriptedNotion) throws -> NotionTokenEndpoint {
        NotionTokenEndpoint(
            baseURL: try HTTPURL("https://notion.test/v1"),
            application: NotionApplication(
                clientID: "client", clientSecret: Secret("secret"), redirectURL: "https://r.test/back"),
            transport: notion, time: VirtualTime(startingAt: NotionFixture.now))
    }
}
