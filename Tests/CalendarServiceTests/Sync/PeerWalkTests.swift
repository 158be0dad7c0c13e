import CalDAV
import CalDAVCalendar
import CalDAVServers
import Crypto
import EventLoop
import GoogleCalendar
import HTTPClient
import JSON
import NotionCalendar
import SandboxProcess
import Testing

@testable import CalendarService

/// The same with calendars that others wrote, and with the sandbox's Google and Notion: edits on both sides, requests that
/// fail before or after they took effect, and the program restarted in between. In the end all sides say the same.
@Suite("A random walk with real calendars", .serialized, .timeLimit(WalkSeeds.timeLimit))
struct PeerWalkTests {
    init() { EventLoop.startOnThread() }

    @Test("all sides agree in the end, on servers of CalDAV", arguments: RealServer.Kind.allCases)
    @LoopActor func caldav(kind: RealServer.Kind) async throws {
        try await RealServer.run(kind) { server in
            let client = server.client()
            for seed in WalkSeeds.first(2, share: 4) {
                let url = try await server.calendar(client, "walk-\(seed)")
                try await PeerWalk.run(CalDAVCalendar(client: client, calendar: url, time: LoopTime()), seed)
            }
        }
    }

    @Test("all sides agree in the end, at Google")
    @LoopActor func google() async throws {
        try await SandboxProcess.run { sandbox in
            // As many requests as we like: what limits do is tried elsewhere.
            try await sandbox.control("google/settings", ["user_quota": 0, "project_quota": 0])
            let client = try await Self.google(sandbox)
            for seed in WalkSeeds.first(2) {
                let id = "walk-\(seed)@group.calendar.google.com"
                try await sandbox.control("google/calendar", ["id": .string(id), "time_zone": "Europe/Berlin"])
                let settings = GoogleCalendarSettings(calendarID: id, history: .seconds(30 * 86_400), pageSize: 2)
                try await PeerWalk.run(GoogleCalendar(client: client, settings: settings), seed)
            }
        }
    }

    @Test("all sides agree in the end, at Notion")
    @LoopActor func notion() async throws {
        try await SandboxProcess.run { sandbox in
            try await sandbox.control("notion/settings", ["rate": 0])
            let client = NotionClient(
                baseURL: try HTTPURL("\(sandbox.url)/notion/v1"), transport: sandbox.transport,
                tokens: NotionTokens(internalToken: Secret("ntn_sandbox")),
                gate: BudgetGate(.init(limit: 100_000), time: LoopTime()), time: LoopTime())
            for seed in WalkSeeds.first(2) {
                let made = try await sandbox.control("notion/add-data-source", ["name": .string("Walk \(seed)")])
                guard case .object(let object) = made, case .string(let source) = object["id"] else {
                    throw SandboxFailure(problem: "a data source without an id: \(made)")
                }
                let map = try NotionPropertyMap(detectedIn: try await client.schema(of: source))
                try await PeerWalk.run(
                    NotionCalendar(client: client, dataSource: source, map: map), seed, tellsRemovals: false)
            }
        }
    }

    @LoopActor private static func google(_ sandbox: SandboxProcess) async throws -> GoogleClient {
        try await sandbox.control("google/settings", ["consent": "approve"])
        let application = GoogleApplication(
            clientID: "rollcall-sandbox.apps.googleusercontent.com", clientSecret: Secret("GOCSPX-sandbox"))
        let endpoints = try GoogleEndpoints(
            calendar: "\(sandbox.url)/google/calendar/v3", authorization: "\(sandbox.url)/google/o/oauth2/v2/auth",
            token: "\(sandbox.url)/google/token", revocation: "\(sandbox.url)/google/revoke")
        let consent = GoogleConsent(redirectURL: "http://127.0.0.1:1/back")
        let answer = try await sandbox.transport.send(
            OutboundRequest(
                .get, try consent.url(endpoints, clientID: application.clientID, loginHint: "ada@example.org"),
                destination: .configured))
        let back = try HTTPURL(try #require(answer.fields["location"]))
        let code = (back.query ?? "").split(separator: "&").first { $0.hasPrefix("code=") }?.dropFirst(5) ?? ""
        let tokens = try await GoogleTokenEndpoint(
            endpoints: endpoints, transport: sandbox.transport, time: LoopTime()
        ).exchange(
            code: code.split(separator: "%2F", omittingEmptySubsequences: false).joined(separator: "/"), consent,
            application)
        return GoogleClient(
            endpoints: endpoints, transport: sandbox.transport,
            tokens: GoogleTokens(
                .consent(application, refreshToken: try #require(tokens.refreshToken)), endpoints: endpoints,
                transport: sandbox.transport, time: LoopTime()),
            gate: BudgetGate(.init(limit: 100_000), time: LoopTime()), time: LoopTime())
    }
}
