import CalendarModel
import Crypto
import EventLoop
import HTTPClient
import JSON
import Testing
import Time

@testable import GoogleCalendar
@testable import GoogleCredentials

@Suite("Access to Google", .timeLimit(.minutes(1)))
struct GoogleTokensTests {
    init() { EventLoop.startOnThread() }

    @Test("A token is asked for once however many need it, and again before it ends")
    @LoopActor func singleFlight() async throws {
        let time = VirtualTime(startingAt: GoogleFixture.now)
        let google = ScriptedGoogle { _ in ScriptedGoogle.list([]) }
        let calendar = try GoogleFixture.calendar(google, time: time)
        let readings = (0..<5).map { _ in
            EventLoop.task { try? await calendar.changes(since: "s", page: nil) }
        }
        for reading in readings { #expect(await reading.value != nil) }
        #expect(google.tokens.count == 1)
        #expect(google.tokens[0].form.contains("grant_type=refresh_token&refresh_token=CANARY-refresh"))
        await time.advance(by: .seconds(3600 - 301))
        _ = try await calendar.changes(since: "s", page: nil)
        #expect(google.tokens.count == 1)
        await time.advance(by: .seconds(2))
        _ = try await calendar.changes(since: "s", page: nil)
        #expect(google.tokens.count == 2)
        #expect(google.events.last?.fields["authorization"] == "Bearer token-2")
    }

    @Test("A consent that was withdrawn is found out once, and not asked about again")
    @LoopActor func withdrawn() async throws {
        let google = ScriptedGoogle { _ in
            ScriptedGoogle.json(#"{"error":"invalid_grant","error_description":"CANARY"}"#, status: 400)
        }
        google.isAnsweringTokens = true
        let calendar = try GoogleFixture.calendar(google)
        for _ in 0..<3 {
            await expect(.unauthorized("invalid_grant")) { _ = try await calendar.changes(since: "s", page: nil) }
        }
        #expect(google.calls.count == 1)
    }

    @Test("A token that Google refuses is replaced once; a second refusal is final")
    @LoopActor func refusedToken() async throws {
        let google = ScriptedGoogle { call in
            call.fields["authorization"] == "Bearer token-1"
                ? ScriptedGoogle.refusal(401, "authError") : ScriptedGoogle.list([])
        }
        _ = try await GoogleFixture.calendar(google).changes(since: "s", page: nil)
        #expect(google.tokens.count == 2)
        let never = ScriptedGoogle { _ in ScriptedGoogle.refusal(401, "authError") }
        await expect(.unauthorized("Google does not accept the access token")) {
            _ = try await GoogleFixture.calendar(never).changes(since: "s", page: nil)
        }
        #expect(never.events.count == 2)
    }

    @Test("Trouble at the token endpoint is no refusal, and a token that still lasts is used meanwhile")
    @LoopActor func trouble() async throws {
        let time = VirtualTime(startingAt: GoogleFixture.now)
        let isBroken = Changeable(false)
        let google = ScriptedGoogle { call in
            guard call.host == "token.test" else { return ScriptedGoogle.list([]) }
            return isBroken.value
                ? ScriptedGoogle.json("", status: 503) : ScriptedGoogle.json(#"{"access_token":"t","expires_in":3600}"#)
        }
        google.isAnsweringTokens = true
        let calendar = try GoogleFixture.calendar(google, time: time)
        _ = try await calendar.changes(since: "s", page: nil)
        isBroken.value = true
        await time.advance(by: .seconds(3500))
        _ = try await calendar.changes(since: "s", page: nil)
        await time.advance(by: .seconds(200))
        await expect(.unavailable("the token endpoint answers with status 503")) {
            _ = try await calendar.changes(since: "s", page: nil)
        }
        isBroken.value = false
        _ = try await calendar.changes(since: "s", page: nil)
    }

    @Test("A proxy's page is no refusal", arguments: [400, 401, 403])
    @LoopActor func proxy(status: Int) async throws {
        let isBroken = Changeable(true)
        let google = ScriptedGoogle { call in
            guard call.host == "token.test" else { return ScriptedGoogle.list([]) }
            return isBroken.value
                ? ScriptedGoogle.json("<html>CANARY", status: status)
                : ScriptedGoogle.json(#"{"access_token":"t","expires_in":3600}"#)
        }
        google.isAnsweringTokens = true
        let calendar = try GoogleFixture.calendar(google)
        let error = OutsideError.unavailable("the token endpoint answers with status \(status)")
        await expect(error) { _ = try await calendar.changes(since: "s", page: nil) }
        let endpoint = GoogleTokenEndpoint(
            endpoints: try GoogleFixture.endpoints(), transport: google,
            time: VirtualTime(startingAt: GoogleFixture.now))
        await expect(error) { try await endpoint.revoke(Secret("r")) }
        isBroken.value = false
        _ = try await calendar.changes(since: "s", page: nil)
    }

    @Test("A service account signs for the person it acts for, from JSON and from Base64 of it")
    @LoopActor func serviceAccount() async throws {
        let credentials = GoogleSamples.credentials
        for text in [credentials, Base64.encode(Array(credentials.utf8)), "\n \(credentials)\n"] {
            let account = try GoogleServiceAccount(credentials: Secret(text))
            let google = ScriptedGoogle { _ in ScriptedGoogle.list([]) }
            let time = VirtualTime(startingAt: GoogleFixture.now)
            let tokens = GoogleTokens(
                .serviceAccount(account, subject: "ana@example.com", scopes: [GoogleScope.events]),
                endpoints: try GoogleFixture.endpoints(), transport: google, time: time)
            #expect(try await tokens.current().text.reveal() == "token-1")
            let form = google.tokens[0].form
            #expect(form.hasPrefix("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="))
            let parts = (form.split(separator: "=").last ?? "").split(separator: ".").map(String.init)
            try #require(parts.count == 3)
            #expect(
                String(decoding: Base64URL.decode(parts[0]) ?? [], as: UTF8.self)
                    == #"{"alg":"RS256","typ":"JWT","kid":"key-1"}"#)
            #expect(
                String(decoding: Base64URL.decode(parts[1]) ?? [], as: UTF8.self)
                    == #"{"iss":"bridge@proj-1.iam.gserviceaccount.com","scope":"https://www.googleapis.com/auth/calendar.events","aud":"https://oauth2.googleapis.com/token","iat":1795257600,"exp":1795261200,"sub":"ana@example.com"}"#
            )
            let signature = try RSASigningKey(pem: GoogleSamples.key).signature(
                of: Array("\(parts[0]).\(parts[1])".utf8))
            #expect(Base64URL.decode(parts[2]) == signature)
        }
    }

    @Test("Credentials that cannot work are refused at once, and say what is missing")
    func credentials() {
        for (text, problem) in [
            ("", "it is not a JSON object"), ("%%%", "it is neither JSON nor Base64"),
            ("{}", "client_email is missing"), (#"{"client_email":"a"}"#, "private_key is missing"),
            (#"{"type":"authorized_user"}"#, "it is of another type than service_account"),
        ] {
            #expect(throws: GoogleCredentialsError(problem)) { try GoogleServiceAccount(credentials: Secret(text)) }
        }
        do {
            _ = try GoogleServiceAccount(credentials: Secret(#"{"client_email":"a","private_key":"CANARY"}"#))
            Issue.record("it is no key")
        } catch {
            #expect("\(error)".contains("private_key"))
            #expect(!"\(error)".contains("CANARY"))
        }
    }

    @Test("The challenge is that of RFC 7636, and the address has all that a lasting consent needs")
    func consent() throws {
        #expect(
            GoogleConsent.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
                == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        let consent = GoogleConsent(redirectURL: "https://r.test/back?x=1", random: SeededRandom(seed: 1))
        let other = GoogleConsent(redirectURL: "https://r.test/back", random: SeededRandom(seed: 2))
        let url = try consent.url(GoogleFixture.endpoints(), clientID: "client", loginHint: "ana@example.com")
        let query = try #require(url.query)
        #expect(url.description == "https://accounts.test/auth")
        for part in [
            "response_type=code", "access_type=offline", "prompt=consent", "code_challenge_method=S256",
            "redirect_uri=https%3A%2F%2Fr.test%2Fback%3Fx%3D1", "state=\(consent.state.reveal())",
            "code_challenge=\(GoogleConsent.challenge(consent.verifier.reveal()))", "login_hint=ana%40example.com",
            "scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcalendar.events%20",
        ] {
            #expect(query.contains(part), "\(part)")
        }
        #expect(!query.contains(consent.verifier.reveal()))
        #expect(consent.belongs(state: consent.state.reveal()))
        #expect(!other.belongs(state: consent.state.reveal()))
        #expect(!consent.belongs(state: ""))
    }

    @Test("A code becomes tokens; what the person did not allow is seen")
    @LoopActor func exchange() async throws {
        let body = Changeable(
            #"{"access_token":"a","expires_in":3599,"refresh_token":"r","scope":"https://www.googleapis.com/auth/calendar.events openid"}"#
        )
        let google = ScriptedGoogle { _ in ScriptedGoogle.json(body.value) }
        google.isAnsweringTokens = true
        let endpoint = GoogleTokenEndpoint(
            endpoints: try GoogleFixture.endpoints(), transport: google,
            time: VirtualTime(startingAt: GoogleFixture.now))
        let consent = GoogleConsent(redirectURL: "https://r.test/back")
        let application = GoogleApplication(clientID: "client", clientSecret: Secret("s"))
        let answer = try await endpoint.exchange(code: "4/x", consent, application)
        #expect(answer.refreshToken?.reveal() == "r")
        #expect(answer.missing() == [GoogleScope.calendarList])
        #expect(google.calls[0].form.contains("code=4%2Fx"))
        #expect(google.calls[0].form.contains("code_verifier=\(consent.verifier.reveal())"))
        body.value = #"{"access_token":"a"}"#
        await expect(.unauthorized("Google gave no refresh token: consent has to be asked for again")) {
            _ = try await endpoint.exchange(code: "4/x", consent, application)
        }
        try await endpoint.revoke(Secret("r"))
        #expect(google.calls.last?.path == "/revoke")
    }
}
