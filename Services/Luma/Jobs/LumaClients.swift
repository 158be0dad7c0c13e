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
    private var clients: [String: LumaClient] = [:]
    /// By the key's SHA-256. An organization's key may serve several calendars, and Luma counts them together.
    private var gates: [[UInt8]: BudgetGate] = [:]

    /// - Throws: `HTTPClientError` when the configured address is not usable.
    init(_ configuration: LumaConfiguration, transport: any HTTPTransport, time: any TimeSource) throws {
        self.configuration = configuration
        self.transport = transport
        self.time = time
        baseURL = try HTTPURL(configuration.apiURL)
    }

    /// - Throws: `MissingKey` for the configured calendar while LUMA_API_KEY is not set.
    func client(for calendar: CalendarRecord) throws -> LumaClient {
        if let client = clients[calendar.key] { return client }
        guard let key = calendar.apiKey ?? configuration.apiKey, !key.isEmpty else { throw MissingKey() }
        let client = unbound(key: key, speaksFor: calendar.speaksFor ?? configuration.calendarID)
        clients[calendar.key] = client
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

    /// Forgets a calendar's client, for it has another key now.
    func forget(_ key: String) { clients[key] = nil }
}

/// The operator has not given a key.
struct MissingKey: Error, CustomStringConvertible {
    static let text = "LUMA_API_KEY not set: set it, or the path of a file with it as LUMA_API_KEY_FILE, and restart"
    var description: String { Self.text }
}
