import Contracts
import EventLoop
import Glibc
import JSON
import Scratch
import Testing
import Time

@testable import Gateway

@Suite("The page of outside calendars")
struct IntegrationsPageTests {
    init() { EventLoop.startOnThread() }

    @Test("is there for everyone, and what it shows for those who have a key") @LoopActor
    func readers() async throws {
        let gateway = try await GatewayFixture()
        let page = try await gateway.send("GET /integrations")
        #expect(page.status == 200)
        #expect(page.text.contains("Content-Security-Policy: default-src 'none'"))
        for script in ["/common.js", "/integrations.js"] {
            #expect(page.text.contains(#"<script src="\#(script)" defer>"#))
            #expect(try await gateway.send("GET \(script)").status == 200)
        }
        // Also where the page of events is open to everyone.
        #expect(try await gateway.send("GET /v1/integrations").status == 401)
        let reader = try await gateway.key(["read"])
        let signedIn = try await gateway.send("POST /page/session", key: reader).text
        let cookie = try #require(signedIn.split(separator: "\r\n").first { $0.hasPrefix("Set-Cookie: ") })
        let session = "Cookie: " + cookie.dropFirst("Set-Cookie: ".count).prefix { $0 != ";" }
        #expect(try await gateway.send("GET /v1/integrations", headers: [session]).status == 200)
        await gateway.stop()
    }

    @Test(
        "shows how each one stands, and as text whatever comes from outside",
        .enabled(if: Browser.isInstalled, "needs \(Browser.program)"), .timeLimit(.minutes(1)))
    @LoopActor func cards() async throws {
        var good = Self.integration("int-1", "Team")
        (good.state, good.lastSyncAt, good.pending) = ("synced", .epoch, 7)
        good.webhookExpiry = .epoch + .days(1)
        var refused = Self.integration("int-2", #"<img src=x onerror="document.title='taken'">"#)
        (refused.state, refused.isRefused) = ("error", true)
        refused.lastSyncError = "</dd><script>document.title='taken'</script>"
        var held = Self.integration("int-3", "Plans")
        (held.state, held.direction, held.conflicts, held.failed) = ("error", "import", 2, 3)
        held.owner = EventOwner(kind: .member, id: "mem-<b>")
        held.heldRemovals = HeldRemovalsSummary(removals: 9, known: 10, since: .epoch)
        var paused = Self.integration("int-4", "Old")
        paused.isActive = false

        let list = IntegrationList(integrations: [good, refused, held, paused])
        let shown = try await Browser.render(list)
        for text in [
            #"<bdi>Team</bdi> <span class="badge good">In step</span>"#, "<dt>Waiting to be written</dt><dd>7</dd>",
            #"<dt>Channel ends</dt><dd><time datetime="1970-01-02T00:00:00.000Z""#,
            "&lt;img src=x onerror=", "&lt;/dd&gt;&lt;script&gt;",
            "<code>rollcall accounts add google --account acct-1</code>",
            "read only · of <bdi>member mem-&lt;b&gt;</bdi>", "9 of 10 events are missing there.",
            "<code>rollcall integrations accept int-3</code>", #"<dt>Given up</dt><dd class="bad">3</dd>"#,
            #"<dt>Open conflicts</dt><dd class="bad">2</dd>"#, #"<span class="badge paused">Paused</span>"#,
        ] {
            #expect(shown.contains(text), "\(text)")
        }
        #expect(!shown.contains("<img") && shown.contains("<title>Outside calendars · Rollcall</title>"))
        #expect(try await Browser.render(IntegrationList(integrations: [])).contains("No calendar is connected."))
    }

    private static func integration(_ id: String, _ name: String) -> IntegrationSummary {
        IntegrationSummary(
            id: id, provider: "google", name: name, owner: .community, account: "acct-1", calendar: "c",
            direction: "both", scope: FeedScope(kind: .all), options: IntegrationOptions(), isActive: true,
            state: "idle")
    }
}

/// A browser without a window.
private enum Browser {
    static let program = "/usr/bin/chromium"
    static var isInstalled: Bool { access(program, X_OK) == 0 }

    /// What the page has become once its script has run with an answer of the gateway's.
    @LoopActor static func render(_ list: IntegrationList) async throws -> String {
        let folder = "\(Scratch.folder)/rollcall-page-\(KernelRandom().next())"
        try #require(mkdir(folder, 0o700) == 0)
        // Within a script, only the end of a script would be markup.
        let data = String(decoding: try JSON.encode(list), as: UTF8.self)
            .split(separator: "</", omittingEmptySubsequences: false).joined(separator: #"<\/"#)
        let scripts = [
            "window.fetch = async () => ({ ok: true, status: 200, json: async () => (\(data)) });", commonScript,
            integrationsScript,
        ]
        let page = integrationsMarkup + scripts.map { "<script>\n\($0)\n</script>" }.joined()
        try write(page, to: "\(folder)/page.html")
        let arguments = "--headless --no-sandbox --disable-gpu --virtual-time-budget=1000 --user-data-dir='\(folder)'"
        let browser = try ChildProcess(
            "/bin/sh",
            arguments: [
                "-c",
                "'\(program)' \(arguments) --dump-dom 'file://\(folder)/page.html' >'\(folder)/shown' 2>/dev/null",
            ], endsWithUs: true)
        #expect(await browser.waitForExit().isSuccess)
        // Without the scripts themselves, in which the data is as well.
        return try read("\(folder)/shown").split(separator: "<script>").first.map(String.init) ?? ""
    }

    private static func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try #require(fputs(text, file) >= 0)
    }

    private static func read(_ path: String) throws -> String {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }
}
