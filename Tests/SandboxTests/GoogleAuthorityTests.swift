import COpenSSL
import EventLoop
import JSON
import Testing
import Time

@testable import Sandbox

@Suite("Google: authorization") struct GoogleAuthorityTests {
    private let fixture: OutsideFixture
    private static let scope = "https://www.googleapis.com/auth/calendar.events"
    /// The pair of RFC 7636, appendix B.
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    private static let back = "http://127.0.0.1:8080/back"

    init() async throws {
        EventLoop.startOnThread()
        fixture = try await OutsideFixture()
    }

    private static func query(_ changes: [String: String?] = [:]) -> String {
        var values: [String: String?] = [
            "client_id": GoogleAuthority.clientID, "redirect_uri": back, "response_type": "code", "scope": scope,
            "state": "s 1", "access_type": "offline", "code_challenge": challenge, "code_challenge_method": "S256",
        ]
        values.merge(changes) { $1 }
        return values.compactMapValues(\.self).map { "\($0.key)=\(FormBody.encoded($0.value))" }
            .joined(separator: "&")
    }

    @LoopActor private func authorize(_ changes: [String: String?] = [:]) throws -> OutsideFixture.Answer {
        try fixture.send("GET", "\(OAuthRoutes.authorizePath)?\(Self.query(changes))")
    }

    /// The parameters that an answer sends the browser back with.
    private func parameters(_ answer: OutsideFixture.Answer) -> [String: String] {
        let location = answer.headers["Location"] ?? ""
        #expect(location.hasPrefix(Self.back + "?"))
        return FormBody.values(Array(location.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst()))
    }

    @LoopActor private func token(_ values: [String: String]) throws -> OutsideFixture.Answer {
        var form = ["client_id": GoogleAuthority.clientID, "client_secret": GoogleAuthority.clientSecret]
        form.merge(values) { $1 }
        return try fixture.send(
            "POST", "/google/token",
            body: form.map { "\($0.key)=\(FormBody.encoded($0.value))" }.joined(separator: "&"),
            headers: ["Content-Type": "application/x-www-form-urlencoded"])
    }

    @LoopActor private func exchange(_ code: String, _ changes: [String: String] = [:]) throws -> OutsideFixture.Answer
    {
        var form = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Self.back, "code_verifier": Self.verifier,
        ]
        form.merge(changes) { $1 }
        return try token(form)
    }

    @LoopActor private func approve(_ changes: [String: String?] = [:]) throws -> String {
        try fixture.control("google/settings", ["consent": "approve"])
        return try #require(parameters(try authorize(changes))["code"])
    }

    @LoopActor private func status(with access: String?) throws -> Int {
        try fixture.send("GET", eventsPath, headers: ["Authorization": "Bearer \(access ?? "")"]).status
    }

    @Test("A person sees a page, and approves or refuses; the state comes back")
    @LoopActor func consent() throws {
        let page = try authorize()
        #expect(page.status == 200)
        #expect(String(decoding: page.body, as: UTF8.self).contains("value=approve"))
        let form = Self.query(["decision": "approve", "account": "ben@example.org"])
        let approved = try fixture.send("POST", OAuthRoutes.authorizePath, body: form)
        #expect(approved.status == 302)
        #expect(parameters(approved)["state"] == "s 1")
        let code = try #require(parameters(approved)["code"])
        #expect(try status(with: exchange(code).json["access_token"]?.string) == 200)
        let refused = try fixture.send("POST", OAuthRoutes.authorizePath, body: Self.query(["decision": "refuse"]))
        #expect(parameters(refused)["error"] == "access_denied")
        #expect(parameters(refused)["state"] == "s 1")
    }

    @Test("Untrusted addresses and unknown clients are told to the person only; other mistakes to the application")
    @LoopActor func mistakes() throws {
        #expect(try authorize(["client_id": "stranger"]).status == 400)
        #expect(try authorize(["redirect_uri": "https://evil.example/"]).status == 400)
        try fixture.control("google/client", ["redirect_uris": "https://good.example/back"])
        #expect(try authorize(["redirect_uri": "https://good.example/back"]).status == 200)
        #expect(try authorize(["redirect_uri": "https://good.example/back/2"]).status == 400)
        #expect(parameters(try authorize(["response_type": "token"]))["error"] == "unsupported_response_type")
        #expect(parameters(try authorize(["scope": "everything"]))["error"] == "invalid_scope")
        #expect(parameters(try authorize(["code_challenge_method": "plain"]))["error"] == "invalid_request")
    }

    @Test("A code is exchanged once, with the right verifier, address and secret")
    @LoopActor func codes() throws {
        let answer = try exchange(try approve())
        #expect(answer.json["token_type"] == "Bearer")
        #expect(answer.json["expires_in"] == 3600)
        #expect(answer.json["scope"]?.string == Self.scope)
        #expect(answer.json["refresh_token"] != nil)
        let code = try approve()
        #expect(try exchange(code).status == 200)
        #expect(try exchange(code).json["error"] == "invalid_grant")
        #expect(try exchange(try approve(), ["code_verifier": Self.challenge]).json["error"] == "invalid_grant")
        #expect(try exchange(try approve(), ["redirect_uri": Self.back + "2"]).json["error"] == "redirect_uri_mismatch")
        let stranger = try exchange(try approve(), ["client_secret": "wrong"])
        #expect(stranger.status == 401)
        #expect(stranger.json["error"] == "invalid_client")
        let late = try approve()
        try fixture.control("clock", ["advance": 601])
        #expect(try exchange(late).json["error"] == "invalid_grant")
        #expect(try token(["grant_type": "password"]).json["error"] == "unsupported_grant_type")
    }

    @Test("A refresh token comes with the first consent, and later only when asked for")
    @LoopActor func refreshTokens() throws {
        let first = try exchange(try approve()).json
        #expect(first["refresh_token"] != nil)
        #expect(try exchange(try approve()).json["refresh_token"] == nil)
        #expect(try exchange(try approve(["prompt": "consent"])).json["refresh_token"] != nil)
        #expect(try exchange(try approve(["prompt": "consent", "access_type": "online"])).json["refresh_token"] == nil)
        let refreshed = try token([
            "grant_type": "refresh_token", "refresh_token": first["refresh_token"]?.string ?? "",
        ])
        #expect(refreshed.status == 200)
        #expect(refreshed.json["refresh_token"] == nil)
        #expect(try status(with: refreshed.json["access_token"]?.string) == 200)
    }

    @Test("Access tokens end after their time, which can be scaled, and on command")
    @LoopActor func expiry() throws {
        try fixture.control("google/settings", ["access_token_lifetime": 60])
        let answer = try exchange(try approve()).json
        #expect(answer["expires_in"] == 60)
        let access = answer["access_token"]?.string
        #expect(try status(with: access) == 200)
        try fixture.control("clock", ["advance": 61])
        #expect(try status(with: access) == 401)
        let grant = ["grant_type": "refresh_token", "refresh_token": answer["refresh_token"]?.string ?? ""]
        let next = try token(grant).json["access_token"]?.string
        #expect(try status(with: next) == 200)
        try fixture.control("google/expire-tokens", ["account": "ada@example.org"])
        #expect(try status(with: next) == 401)
        let refusal = try fixture.send("GET", eventsPath, headers: ["Authorization": "Bearer \(next ?? "")"])
        #expect(refusal.reason == "authError")
        #expect(refusal.json["error"]?["code"] == 401)
        #expect(try token(grant).status == 200)
        try fixture.control("google/revoke")
        #expect(try token(grant).json["error"] == "invalid_grant")
        #expect(try token(grant).status == 400)
    }

    @Test("Grants end: revoked by either token, unused for half a year, in testing after a week, over a hundred")
    @LoopActor func grants() throws {
        func refresh(_ answer: JSONValue) throws -> JSONValue? {
            try token(["grant_type": "refresh_token", "refresh_token": answer["refresh_token"]?.string ?? ""])
                .json["error"]
        }
        let revoked = try exchange(try approve(["prompt": "consent"])).json
        let body = "token=\(FormBody.encoded(revoked["access_token"]?.string ?? ""))"
        #expect(try fixture.send("POST", "/google/revoke", body: body).status == 200)
        #expect(try refresh(revoked) == "invalid_grant")
        #expect(try fixture.send("POST", "/google/revoke", body: body).json["error"] == "invalid_token")
        let unused = try exchange(try approve(["prompt": "consent"])).json
        try fixture.control("clock", ["advance": 15_724_800])
        #expect(try refresh(unused) == "invalid_grant")
        try fixture.control("google/settings", ["grants_per_account": 2])
        let three = try (0..<3).map { _ in try exchange(try approve(["prompt": "consent"])).json }
        #expect(try three.map(refresh) == ["invalid_grant", nil, nil])
        try fixture.control("google/client", ["testing": true])
        let testing = try exchange(try approve(["prompt": "consent"])).json
        #expect(testing["refresh_token_expires_in"] == 604_800)
        try fixture.control("clock", ["advance": 604_801])
        #expect(try refresh(testing) == "invalid_grant")
    }

    @Test("People may untick scopes; what is missing then is refused")
    @LoopActor func scopes() throws {
        try fixture.control("google/settings", ["granted_scopes": "calendar.events.readonly"])
        let both = "\(Self.scope) https://www.googleapis.com/auth/calendar.events.readonly"
        let answer = try exchange(try approve(["scope": both])).json
        #expect(answer["scope"] == "https://www.googleapis.com/auth/calendar.events.readonly")
        fixture.headers["Authorization"] = "Bearer \(answer["access_token"]?.string ?? "")"
        #expect(try fixture.send("GET", eventsPath).status == 200)
        let refused = try fixture.send("POST", eventsPath, hour())
        #expect(refused.status == 403)
        #expect(refused.reason == "insufficientPermissions")
        // calendar.events does not reach the list of calendars.
        try fixture.beGoogleUser(scopes: "calendar.events")
        #expect(try fixture.send("GET", "/google/calendar/v3/users/me/calendarList").status == 403)
        try fixture.beGoogleUser(scopes: "calendar.app.created")
        #expect(try fixture.send("POST", eventsPath, hour()).status == 403)
        let own = try fixture.send("POST", "/google/calendar/v3/calendars", ["summary": "Own"]).json["id"]?.string ?? ""
        #expect(try fixture.send("POST", "/google/calendar/v3/calendars/\(own)/events", hour()).status == 200)
    }

    // MARK: Service accounts

    @LoopActor private func assertion(_ changes: JSONObject = [:], key: JSONValue) throws -> OutsideFixture.Answer {
        let now = fixture.google.clock.now.seconds
        let claims: JSONValue = [
            "iss": key["client_email"] ?? .null, "scope": .string(Self.scope),
            "aud": "https://oauth2.googleapis.com/token", "iat": .integer(now), "exp": .integer(now + 3600),
            "sub": "ada@example.org",
        ]
        var object = claims.merging(changes)
        if changes["sub"] == .null, case .object(var inner) = object {
            inner["sub"] = nil
            object = .object(inner)
        }
        let text = [["alg": "RS256", "typ": "JWT"] as JSONValue, object]
            .map { Digest.base64URL(JSON.write($0)) }.joined(separator: ".")
        let signature = Digest.base64URL(sign(text, pem: key["private_key"]?.string ?? ""))
        return try fixture.send(
            "POST", "/google/token",
            body: "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=\(text).\(signature)")
    }

    /// RS256 with the key that the sandbox handed out.
    private func sign(_ text: String, pem: String) -> [UInt8] {
        let key = Array(pem.utf8).withUnsafeBytes { bytes -> OpaquePointer? in
            guard let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count)) else { return nil }
            defer { BIO_free(memory) }
            return PEM_read_bio_PrivateKey(memory, nil, nil, nil)
        }
        guard let key, let context = EVP_MD_CTX_new() else { return [] }
        defer {
            EVP_PKEY_free(key)
            EVP_MD_CTX_free(context)
        }
        var signature = [UInt8](repeating: 0, count: 256)
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, Array(text.utf8), text.utf8.count) == 1
        else { return [] }
        return Array(signature.prefix(length))
    }

    @Test("A service account acts for people of the domain, within the scopes that were delegated")
    @LoopActor func serviceAccounts() throws {
        let key = try fixture.control("google/service-account", ["scopes": "calendar.events"])
        #expect(key["type"] == "service_account")
        let answer = try assertion(key: key)
        #expect(answer.status == 200, "\(answer.json)")
        #expect(answer.json["refresh_token"] == nil)
        let access = answer.json["access_token"]?.string
        #expect(try status(with: access) == 200)
        let made = try fixture.send(
            "POST", eventsPath, body: String(decoding: JSON.write(hour()), as: UTF8.self),
            headers: ["Authorization": "Bearer \(access ?? "")"])
        #expect(made.json["creator"]?["email"] == "ada@example.org")
        let wide = try assertion(["scope": "https://www.googleapis.com/auth/calendar"], key: key)
        #expect(wide.status == 401)
        #expect(wide.json["error"] == "unauthorized_client")
        #expect(try assertion(["sub": "cleo@mail.example"], key: key).json["error"] == "unauthorized_client")
        #expect(try assertion(["sub": "nobody@example.org"], key: key).json["error"] == "invalid_grant")
    }

    @Test("An assertion that is too long, too old, for somebody else or badly signed is refused")
    @LoopActor func assertions() throws {
        let key = try fixture.control("google/service-account", ["scopes": "calendar.events"])
        let now = fixture.google.clock.now.seconds
        func error(_ changes: JSONObject) throws -> JSONValue? { try assertion(changes, key: key).json["error"] }
        #expect(try error(["exp": .integer(now + 3601)]) == "invalid_grant")
        #expect(try error(["iat": .integer(now - 7200), "exp": .integer(now - 3600)]) == "invalid_grant")
        #expect(try error(["aud": "https://elsewhere.example/token"]) == "invalid_grant")
        #expect(try error(["aud": "http://sandbox.example/google/token"]) == nil)
        #expect(try error(["iss": "stranger@x"]) == "invalid_grant")
        let other = try fixture.control("google/service-account", ["email": "other@x.iam.gserviceaccount.com"])
        let forged = try assertion(key: key.merging(["private_key": other["private_key"] ?? .null]))
        #expect(forged.json["error_description"] == "Invalid JWT Signature.")
    }

    @Test("Without delegation it sees what is shared with it, and cannot invite")
    @LoopActor func bareServiceAccounts() throws {
        let key = try fixture.control("google/service-account", ["scopes": ""])
        let access = try assertion(["sub": nil], key: key).json["access_token"]?.string ?? ""
        fixture.headers["Authorization"] = "Bearer \(access)"
        #expect(try fixture.send("GET", eventsPath).status == 404)
        try fixture.control(
            "google/share", ["email": key["client_email"] ?? .null, "role": "writer"])
        #expect(try fixture.send("POST", eventsPath, hour()).status == 200)
        let invited = try fixture.send("POST", eventsPath, hour(["attendees": [["email": "ben@example.org"]]]))
        #expect(invited.status == 403)
        #expect(invited.reason == "forbiddenForServiceAccounts")
    }
}
