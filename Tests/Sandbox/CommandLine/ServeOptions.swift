import EventLoop
import Time

/// What `serve` is told.
struct ServeOptions: Sendable {
    var address = NetworkAddress.tcp(host: "127.0.0.1", port: 9100)
    var seed: UInt64 = 1
    /// The moment the community is drawn around; `nil` = the current hour.
    var reference: Timestamp?
    var webhookURL: String?
    var webhookSecret = "whsec_sandbox"
    var signature = WebhookSigner.Form.luma
    var oldShape = LumaSettings.OldShape.transitional
    var rateLimit = 200
    var rateWindowScale = 1.0
    var retryScale = 1.0
    /// Mean time between two things that happen by themselves; `nil` = nothing does.
    var activity: Duration?
    var membersFile: String?
    var memberCount = 600
    /// Fewer come when there are not enough people for that.
    var registrationCount = 2000

    static let options: [Arguments.Option] = [
        .init("port", "N", "Port to listen on, this machine only (9100; 0 = any)."),
        .init("listen", "ADDRESS", "tcp:host:port or unix:/path instead of --port."),
        .init("seed", "N", "Which community to draw (1)."),
        .init("now", "TIME", "Draw it around this moment, such as 2026-12-01T12:00:00Z (the current hour)."),
        .init("members", "N", "How many members the directory has (600)."),
        .init("registrations", "N", "How many registrations there are (2000); people come once per event."),
        .init("webhook-url", "URL", "Send webhooks of every type there."),
        .init("webhook-secret", "SECRET", "Sign them with this (whsec_sandbox)."),
        .init("signature", "FORM", "luma (default) or standard."),
        .init("old-shape", "FORM", "What old routes answer: transitional (default) or nested."),
        .init("rate-limit", "N", "Requests per window and calendar (200)."),
        .init("rate-window-scale", "X", "Multiplies the limiter's minute (1)."),
        .init("retry-scale", "X", "Multiplies the waits between webhook attempts (1)."),
        .init("activity", "SECONDS", "Let something happen about this often."),
        .init("write-members", "FILE", "Also write the directory as CSV."),
        .init("json", nil, "Say as JSON where it listens."),
    ]

    init() {}

    /// - Throws: `Arguments.Mistake` naming the option.
    init(_ arguments: Arguments) throws(Arguments.Mistake) {
        let port: UInt16 = try arguments.integer("port", default: 9100)
        address = .tcp(host: "127.0.0.1", port: port)
        if let text = arguments.value("listen") {
            guard let parsed = NetworkAddress(text) else {
                throw Arguments.Mistake(description: "--listen takes tcp:host:port or unix:/path, not “\(text)”.")
            }
            address = parsed
        }
        seed = try arguments.integer("seed", default: seed)
        if let text = arguments.value("now") {
            guard let moment = try? Timestamp(rfc3339: text) else {
                throw Arguments.Mistake(description: "--now takes a time such as 2026-12-01T12:00:00Z.")
            }
            reference = moment
        }
        memberCount = try Self.count("members", arguments, default: memberCount)
        registrationCount = try Self.count("registrations", arguments, default: registrationCount)
        webhookURL = arguments.value("webhook-url")
        webhookSecret = arguments.value("webhook-secret") ?? webhookSecret
        signature = try Self.choice("signature", arguments) ?? signature
        oldShape = try Self.choice("old-shape", arguments) ?? oldShape
        rateLimit = try arguments.integer("rate-limit", default: rateLimit)
        rateWindowScale = try arguments.positive("rate-window-scale", default: 1)
        retryScale = try arguments.positive("retry-scale", default: 1)
        if arguments.has("activity") {
            activity = .milliseconds(Int64(min(try arguments.positive("activity", default: 5), 86_400) * 1000))
        }
        membersFile = arguments.value("write-members")
    }

    /// The largest community that is drawn within seconds.
    private static let largestCount = 1_000_000

    private static func count(
        _ name: String, _ arguments: Arguments, default fallback: Int
    ) throws(Arguments.Mistake) -> Int {
        let count = try arguments.integer(name, default: fallback)
        guard (1...largestCount).contains(count) else {
            throw Arguments.Mistake(description: "--\(name) takes 1 to \(largestCount).")
        }
        return count
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ arguments: Arguments
    ) throws(Arguments.Mistake) -> Choice? where Choice.RawValue == String {
        guard let text = arguments.value(name) else { return nil }
        guard let value = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Arguments.Mistake(description: "--\(name) takes one of: \(known).")
        }
        return value
    }
}
