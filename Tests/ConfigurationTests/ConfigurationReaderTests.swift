import Configuration
import Crypto
import Glibc
import Testing
import Time

@Suite("Reading settings")
struct ConfigurationReaderTests {
    private enum Level: String, CaseIterable {
        case low, high
    }

    private static let port = Setting.integer("ROLLCALL_PORT", default: 8080, range: 0...65_535, meaning: "Port.")
    private static let name = Setting.text("ROLLCALL_NAME", sizes: 1...5, meaning: "Name.")
    private static let key = Setting.secret("LUMA_API_KEY", sizes: 3...20, meaning: "Key.")
    private static let level = Setting.choice("ROLLCALL_LEVEL", default: Level.low, meaning: "Level.")

    private func read<Value>(
        _ setting: Setting<Value>, _ environment: [String: String], file: String = ""
    ) throws(ConfigurationError) -> Value {
        let source = ConfigurationSource(environment: environment, file: file)
        return try ConfigurationReader.read(from: source) { $0[setting] }
    }

    private func mistakes<Value>(_ setting: Setting<Value>, _ environment: [String: String]) -> [String] {
        do {
            _ = try read(setting, environment)
            return []
        } catch {
            return error.mistakes.map(\.description)
        }
    }

    @Test("The environment goes before the file, the file before the default")
    func precedence() throws {
        #expect(try read(Self.port, ["ROLLCALL_PORT": "1"], file: "ROLLCALL_PORT=2") == 1)
        #expect(try read(Self.port, [:], file: "ROLLCALL_PORT=2") == 2)
        #expect(try read(Self.port, [:]) == 8080)
        #expect(try read(Self.port, ["ROLLCALL_PORT": ""], file: "ROLLCALL_PORT=2") == 2)
    }

    @Test(
        "Integers are accepted at the ends of their range and refused beyond",
        arguments: [
            ("0", true), ("65535", true), ("-1", false), ("65536", false), ("+1", false), ("1.0", false),
            ("0x1", false),
            ("99999999999999999999", false), ("١", false),
        ])
    func integers(text: String, isAccepted: Bool) {
        let expected = "ROLLCALL_PORT is \"\(text)\"; it must be an integer from 0 to 65535."
        #expect(mistakes(Self.port, ["ROLLCALL_PORT": text]) == (isAccepted ? [] : [expected]))
    }

    @Test("Texts are measured in bytes")
    func texts() {
        #expect(mistakes(Self.name, ["ROLLCALL_NAME": "abcde"]) == [])
        #expect(mistakes(Self.name, ["ROLLCALL_NAME": "abcdef"]).count == 1)
        #expect(mistakes(Self.name, ["ROLLCALL_NAME": "éée"]) == [])
        #expect(mistakes(Self.name, ["ROLLCALL_NAME": "ééé"]).count == 1)
        #expect(mistakes(Self.name, [:]) == ["ROLLCALL_NAME is not set; it must be text of 1 to 5 bytes."])
    }

    @Test("Booleans, choices, durations, lists, schedules and optional settings are read")
    func otherKinds() throws {
        let flag = Setting.boolean("F", default: false, meaning: "")
        for text in ["true", "YES", "on", "1"] { #expect(try read(flag, ["F": text]) == true) }
        for text in ["false", "No", "OFF", "0"] { #expect(try read(flag, ["F": text]) == false) }
        #expect(mistakes(flag, ["F": "maybe"]).count == 1)

        #expect(try read(Self.level, ["ROLLCALL_LEVEL": "high"]) == .high)
        #expect(
            mistakes(Self.level, ["ROLLCALL_LEVEL": "HIGH"]) == [
                "ROLLCALL_LEVEL is \"HIGH\"; it must be one of low, high."
            ])

        let wait = Setting.duration("W", default: .seconds(5), range: .seconds(1)...(.hours(1)), meaning: "")
        #expect(try read(wait, ["W": "1h"]) == .hours(1))
        for text in ["999ms", "1h1ms", "5"] { #expect(mistakes(wait, ["W": text]).count == 1) }

        let list = Setting.list("L", default: [], maximalCount: 2, meaning: "")
        #expect(try read(list, ["L": " a , b"]) == ["a", "b"])
        for text in ["a,,b", "a,", "a,b,c"] { #expect(mistakes(list, ["L": text]).count == 1) }

        let schedule = Setting.schedule("S", default: "0 3 * * *", meaning: "")
        #expect(try read(schedule, [:])?.text == "0 3 * * *")
        #expect(try read(schedule, ["S": "off"]) == nil)
        #expect(mistakes(schedule, ["S": "0 3 * *"]).count == 1)

        #expect(try read(Self.key.optional, [:]) == nil)
        #expect(try read(Self.key.optional, ["LUMA_API_KEY": "abc"])?.reveal() == "abc")
    }

    @Test(
        "Addresses of other servers are checked",
        arguments: [
            ("https://api.luma.com", "https://api.luma.com"), ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://[::1]:80/v1", "http://[::1]:80/v1"), ("https://a.b/c/", "https://a.b/c"), ("ftp://a", nil),
            ("https://", nil), ("https://u:p@a", nil), ("https://a b", nil), ("https://a?b", nil), ("https://a#b", nil),
            ("https://a:99999", nil), ("https://é", nil), ("HTTPS://a", nil), ("a", nil),
        ] as [(String, String?)])
    func urls(text: String, value: String?) {
        let found = try? read(Setting.url("U", meaning: ""), ["U": text])
        #expect(found == value)
    }

    @Test(
        "Addresses of programs are checked",
        arguments: [
            ("unix:/run/rollcall/luma.sock", true), ("unix:relative", false), ("tcp:localhost:8080", true),
            ("tcp:[::1]:8080", true), ("tcp:localhost", false), ("tcp::8080", false), ("tcp:a:65536", false),
            ("localhost:8080", false), ("unix:/" + String(repeating: "a", count: 106), true),
            ("unix:/" + String(repeating: "a", count: 107), false),
        ])
    func addresses(text: String, isAccepted: Bool) {
        #expect(mistakes(Setting.address("A", meaning: ""), ["A": text]).isEmpty == isAccepted)
    }

    @Test("All mistakes are reported at once, in the order of reading, the file's first")
    func collected() {
        let source = ConfigurationSource(
            environment: ["ROLLCALL_PORT": "x", "ROLLCALL_LEVEL": "y", "ROLLCALL_PROT": "1", "ROLLCALL_ZZZZZZZZ": "1"],
            file: "oops")
        let known = [Self.port.summary, Self.name.summary, Self.level.summary, Self.key.summary]
        #expect {
            try ConfigurationReader.read(from: source, known: known) { reader in
                _ = reader[Self.port]
                _ = reader[Self.name]
                _ = reader[Self.level]
            }
        } throws: { error in
            "\(error)" == """
                .env line 1 is not of the form NAME=value.
                ROLLCALL_PORT is "x"; it must be an integer from 0 to 65535.
                ROLLCALL_NAME is not set; it must be text of 1 to 5 bytes.
                ROLLCALL_LEVEL is "y"; it must be one of low, high.
                ROLLCALL_PROT is not a setting of this version; ROLLCALL_PORT is nearest.
                ROLLCALL_ZZZZZZZZ is not a setting of this version.
                """
        }
    }

    @Test("A check finds the mistakes of all settings without reading them one by one")
    func check() throws {
        let settings = [Self.port.summary, Self.name.summary, Self.level.summary, Self.key.optional.summary]
        let valid = ConfigurationSource(environment: ["ROLLCALL_NAME": "a"])
        #expect(throws: Never.self) { try ConfigurationReader.check(settings, from: valid) }
        let wrong = ConfigurationSource(
            environment: ["ROLLCALL_PORT": "x", "LUMA_API_KEY": "CANARY-longer-than-twenty-bytes", "ROLLCALL_X": "1"])
        #expect {
            try ConfigurationReader.check(settings, from: wrong)
        } throws: { error in
            "\(error)" == """
                ROLLCALL_PORT is "x"; it must be an integer from 0 to 65535.
                ROLLCALL_NAME is not set; it must be text of 1 to 5 bytes.
                LUMA_API_KEY has a value that is not allowed; it must be text of 3 to 20 bytes.
                ROLLCALL_X is not a setting of this version.
                """
        }
    }

    @Test("A value in a message is cut and its controls are made visible")
    func shownValue() {
        let text = mistakes(Self.port, ["ROLLCALL_PORT": "\u{1B}[31m" + String(repeating: "a", count: 100)])
        #expect(text.first?.contains("\\u{1b}[31m") == true)
        #expect((text.first?.utf8.count ?? .max) < 140)
    }

    @Test("A secret is read from its variable or from a file, and never shown")
    func secrets() throws {
        #expect(try read(Self.key, ["LUMA_API_KEY": "CANARY"]).reveal() == "CANARY")
        try withFile("CANARY-file\n") { (path: String) throws in
            #expect(try read(Self.key, ["LUMA_API_KEY_FILE": path]).reveal() == "CANARY-file")
            #expect(
                mistakes(Self.key, ["LUMA_API_KEY_FILE": path, "LUMA_API_KEY": "CANARY"])
                    == ["LUMA_API_KEY is set twice, here and in LUMA_API_KEY_FILE; unset one of them."])
        }
        let tooLong = mistakes(Self.key, ["LUMA_API_KEY": "CANARY-longer-than-twenty-bytes"])
        #expect(tooLong == ["LUMA_API_KEY has a value that is not allowed; it must be text of 3 to 20 bytes."])
        #expect(
            mistakes(Self.key, [:]) == [
                "LUMA_API_KEY is not set; it must be text of 3 to 20 bytes, or LUMA_API_KEY_FILE must name a file with it."
            ])
    }

    @Test("A file for a secret that is missing, empty, too large or no text is a mistake, one each")
    func secretFiles() throws {
        #expect(
            mistakes(Self.key, ["LUMA_API_KEY_FILE": "/nowhere/key"])
                == ["LUMA_API_KEY_FILE names \"/nowhere/key\", which does not exist."])
        for content in ["\n", String(repeating: "a", count: 64 * 1024 + 1), "a\u{0}b"] {
            try withFile(content) { (path: String) throws in
                let found = mistakes(Self.key, ["LUMA_API_KEY_FILE": path])
                #expect(found.count == 1)
                #expect(found.first?.hasPrefix("LUMA_API_KEY_FILE names") == true)
            }
        }
        // A setting that is not secret has no such file.
        #expect(try read(Self.port, ["ROLLCALL_PORT_FILE": "/nowhere"]) == 8080)
    }

    @Test("The process's own environment is seen")
    func ofProcess() {
        #expect(ConfigurationSource.processEnvironment()["PATH"]?.isEmpty == false)
    }

    @Test("The table of settings shows names, defaults and meanings, and no secret")
    func table() {
        let table = SettingTable.markdown([Self.port.summary, Self.key.summary, Self.name.summary])
        #expect(
            table == """
                | Setting | Default | Meaning |
                | --- | --- | --- |
                | `ROLLCALL_PORT` | `8080` | Port. Accepts an integer from 0 to 65535. |
                | `LUMA_API_KEY` (or `_FILE`) | required | Key. Accepts text of 3 to 20 bytes. |
                | `ROLLCALL_NAME` | required | Name. Accepts text of 1 to 5 bytes. |

                """)
        #expect(Self.key.optional.summary.standard == "" && !Self.key.optional.summary.isRequired)
    }

    private func withFile(_ content: String, _ body: (String) throws -> Void) throws {
        var template = Array("/tmp/rollcall-secret.XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { unlink(path) }
        let bytes = Array(content.utf8)
        #expect(write(descriptor, bytes, bytes.count) == bytes.count)
        close(descriptor)
        try body(path)
    }
}
