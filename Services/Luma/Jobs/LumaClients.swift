import Crypto
import EventLoop
import HTTPClient
import Time

/// One client for each calendar, and one budget for each key: all who use a key share its allowance.
@LoopActor final class LumaClients {
    private let transport: any HTTPTransport
    private let configuration: LumaConfiguration
    private let baseURL: HTTPURL
    private let time: any TimeSource
    private var clients: [String: Bound] = [:]
    /// By the key's SHA-256. An organization's key may serve several calendars, and Luma counts them together.
    private var gates: [[UInt8]: BudgetGate] = [:]

    /// A client with what it was made from.
    private struct Bound {
        let key: Secret<String>
        let speaksFor: String?
        let client: LumaClient
    }

    /// - Throws: `HTTPClientError` when the configured address is not usable.
    init(_ configuration: LumaConfiguration, transport: any HTTPTransport, time: any TimeSource) throws {
        self.configuration = configuration
        self.transport = transport
        self.time = time
        baseURL = try HTTPURL(configuration.apiURL)
    }

    /// The client with the key that the calendar has: it may have got another since the last one was made.
    ///
    /// - Throws: `MissingKey` for the configured calendar while LUMA_API_KEY is not set.
    func client(for calendar: CalendarRecord) throws -> LumaClient {
        guard let key = calendar.apiKey ?? configuration.apiKey, !key.isEmpty else { throw MissingKey() }
        let speaksFor = calendar.speaksFor ?? configuration.calendarID
        if let known = clients[calendar.key], known.key == key, known.speaksFor == speaksFor { return known.client }
        let client = unbound(key: key, speaksFor: speaksFor)
        clients[calendar.key] = Bound(key: key, speaksFor: speaksFor, client: client)
        return client
    }

    /// A client that is not kept, to try a key.
    func unbound(key: Secret<String>, speaksFor: String?) -> LumaClient {
        LumaClient(
            transport: transport, baseURL: baseURL, key: key, calendarID: speaksFor, gate: gate(for: key))
    }

    private func gate(for key: Secret<String>) -> BudgetGate {
        let digest = SHA256.hash(key.reveal().utf8)
        if let gate = gates[digest] { return gate }
        let gate = BudgetGate(RateBudget.Settings(limit: configuration.requestsPerMinute), time: time)
        gates[digest] = gate
        return gate
    }
}

/// The operator has not given a key.
struct MissingKey: Error, CustomStringConvertible {
    static let text = "LUMA_API_KEY not set: set it, or the path of a file with it as LUMA_API_KEY_FILE, and restart"
    var description: String { Self.text }
}
