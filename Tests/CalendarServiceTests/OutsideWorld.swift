import Contracts
import EventLoop
import Glibc
import HTTPClient
import JSON
import JSONRPC
import SandboxProcess
import ServiceKit
import Testing

@testable import CalendarService

/// The calendar program beside a sandbox that plays Google and Notion.
@LoopActor struct OutsideWorld {
    let sandbox: SandboxProcess
    let fixture: CalendarFixture

    static func run(
        _ settings: [String: String] = [:], _ body: @LoopActor (OutsideWorld) async throws -> Void
    ) async throws {
        try await SandboxProcess.run { sandbox in
            try await sandbox.control("google/settings", ["consent": "approve"])
            let fixture = try await CalendarFixture(Self.settings(sandbox.url).merging(settings) { $1 })
            do {
                try await body(OutsideWorld(sandbox: sandbox, fixture: fixture))
            } catch {
                await fixture.stop()
                throw error
            }
            await fixture.stop()
        }
    }

    static func settings(_ url: String) -> [String: String] {
        [
            "GOOGLE_CLIENT_ID": "rollcall-sandbox.apps.googleusercontent.com",
            "GOOGLE_CLIENT_SECRET": "GOCSPX-sandbox", "GOOGLE_REDIRECT_URI": "http://127.0.0.1:1/oauth/google",
            "GOOGLE_CALENDAR_URL": "\(url)/google/calendar/v3",
            "GOOGLE_AUTH_URL": "\(url)/google/o/oauth2/v2/auth", "GOOGLE_TOKEN_URL": "\(url)/google/token",
            "GOOGLE_REVOKE_URL": "\(url)/google/revoke", "NOTION_API_URL": "\(url)/notion/v1",
        ]
    }

    func ask<Call: RemoteCall>(_ call: Call) async throws -> Call.Result { try await fixture.ask(call) }

    /// Goes to Google as a browser does, and comes back with what Google says.
    func consent(_ started: ConsentStarted) async throws -> FinishConsent {
        let state = try #require(try HTTPURL(started.url).query?.split(separator: "=").last)
        let address = try await ask(OpenConsent(provider: "google", state: String(state)))
        let answer = try await sandbox.transport.send(
            OutboundRequest(.get, try HTTPURL(address.url), destination: .configured))
        let back = try HTTPURL(try #require(answer.fields["location"], "\(answer.status)"))
        let parameters = Dictionary(
            (back.query ?? "").split(separator: "&").map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                return (parts[0], parts.count > 1 ? Self.decoded(parts[1]) : "")
            }
        ) { $1 }
        return FinishConsent(
            provider: "google", state: try #require(parameters["state"]), code: parameters["code"],
            error: parameters["error"])
    }

    func googleAccount(_ owner: EventOwner? = nil) async throws -> AccountSummary {
        let call = BeginConsent(provider: "google", owner: owner, loginHint: "ada@example.org")
        return try await ask(try await consent(try await ask(call)))
    }

    func notionAccount() async throws -> AccountSummary {
        var call = AddAccount(provider: "notion")
        call.token = "ntn_sandbox"
        return try await ask(call)
    }

    /// Everything that the program has on disk.
    func stored() throws -> [UInt8] {
        try ["calendar.db", "calendar.db-wal"].flatMap { name -> [UInt8] in
            let descriptor = open("\(fixture.folder)/\(name)", O_RDONLY)
            try #require(descriptor >= 0, "\(name)")
            defer { close(descriptor) }
            var bytes: [UInt8] = []
            var block = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = read(descriptor, &block, block.count), count > 0 { bytes += block[..<count] }
            return bytes
        }
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension RPCError {
    /// The code of the error that a call ends with.
    @LoopActor static func code(of body: @LoopActor () async throws -> Void) async -> Code? {
        do {
            try await body()
            return nil
        } catch let error as RPCError {
            return error.code
        } catch {
            return .internalError
        }
    }
}
