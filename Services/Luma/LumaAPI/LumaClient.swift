public import Crypto
public import EventLoop
public import HTTPClient
import JSON
import Time

/// Reads one calendar from Luma's public API, with one key.
///
/// Only reads: nothing here can write to guests or send e-mail.
@LoopActor public final class LumaClient {
    /// Entries per page that are asked for; Luma gives fewer when it wants to.
    public nonisolated static let usualPageSize = 100
    /// Refusals that are waited for in place; after that the caller is sent away until the block ends.
    nonisolated static let refusalsWaitedFor = 3

    private let transport: any HTTPTransport
    private let baseURL: HTTPURL
    private let key: Secret<String>
    private let calendarID: String?
    private let gate: BudgetGate
    private let pageSize: Int
    private let timeouts: TransferLimits
    private var routes = RouteMemory()

    /// - Parameters:
    ///   - baseURL: Luma's or that of a stand-in, as the operator configured it.
    ///   - calendarID: for an organization's key, the calendar to speak for.
    public nonisolated init(
        transport: any HTTPTransport, baseURL: HTTPURL, key: Secret<String>, calendarID: String? = nil,
        gate: BudgetGate,
        pageSize: Int = usualPageSize, timeouts: TransferLimits = TransferLimits()
    ) {
        self.transport = transport
        self.baseURL = baseURL
        self.key = key
        self.calendarID = calendarID
        self.gate = gate
        self.pageSize = pageSize
        self.timeouts = timeouts
    }

    /// The calendar that the key belongs to; the cheapest way to check the key.
    ///
    /// - Throws: `LumaError`, as all reads here, and `CancellationError`.
    func calendar() async throws -> LumaCalendar {
        try LumaCalendar(json: try await read(.calendar, .urgent))
    }

    /// One page of the calendar's events that start within the window, each with its place in the list.
    func events(after: Timestamp?, before: Timestamp?, cursor: String?) async throws -> LumaPage {
        let page = LumaRoute.PageRequest(cursor: cursor, limit: min(pageSize, 50))
        return try LumaPage(try await read(.events(after: after?.rfc3339, before: before?.rfc3339, page: page)))
    }

    /// One event with its description and its hosts.
    func event(_ id: String, _ urgency: RateBudget.Urgency) async throws -> JSONNode {
        LumaShape.unwrapped(try await read(.event(id: id), urgency), "event")
    }

    /// One page of an event's guests, of every status.
    func guests(of eventID: String, cursor: String?) async throws -> LumaPage {
        try LumaPage(try await read(.guests(eventID: eventID, page: .init(cursor: cursor, limit: pageSize))))
    }

    /// One guest of an event.
    func guest(_ id: String, of eventID: String) async throws -> JSONNode {
        LumaShape.unwrapped(try await read(.guest(eventID: eventID, id: id), .urgent), "guest")
    }

    private func read(_ route: LumaRoute, _ urgency: RateBudget.Urgency = .background) async throws -> JSONNode {
        for generation in routes.candidates(route.kind) {
            let response = try await send(route, generation, urgency)
            if response.status == 404 { continue }
            try Self.check(response.status)
            let root = try Self.parse(response.body)
            routes.succeeded(route.kind, generation)
            return root
        }
        // A thing that is gone is asked for by the route that is known; a list is never gone, so its route must be.
        if route.kind == .events || route.kind == .guests { routes.forget(route.kind) }
        throw LumaError.notFound
    }

    /// Sends, and waits and sends again while Luma says that the limit is used up.
    private func send(
        _ route: LumaRoute, _ generation: LumaRoute.Generation, _ urgency: RateBudget.Urgency
    ) async throws -> InboundResponse {
        let request = try request(route, generation)
        var patience = Self.refusalsWaitedFor
        while true {
            let response: InboundResponse
            do {
                try await gate.enter(urgency, patience: &patience)
                response = try await transport.send(request)
            } catch let error as RequestLimitReached {
                throw LumaError.limited(until: error.until)
            } catch let error as HTTPClientError where error.kind == .cancelled {
                throw CancellationError()
            } catch let error as HTTPClientError {
                throw LumaError.unreachable(error)
            }
            gate.answered(response.head)
            if response.status != 429 { return response }
        }
    }

    private func request(_ route: LumaRoute, _ generation: LumaRoute.Generation) throws -> OutboundRequest {
        var fields = HTTPFields(["x-luma-api-key": key.reveal(), "accept": "application/json"])
        if let calendarID { fields["x-luma-calendar-id"] = calendarID }
        let query = String(parameters: route.parameters(generation))
        let url = try baseURL.appending(route.path(generation) + (query.isEmpty ? "" : "?\(query)"))
        return OutboundRequest(
            .get, url, fields: fields, limits: timeouts, redirects: .forReading, destination: .configured)
    }

    private static func check(_ status: Int) throws {
        switch status {
        case 200..<300: return
        case 401: throw LumaError.unauthorized
        case 403: throw LumaError.forbidden
        case 408, 500...: throw LumaError.unavailable(status: status)
        default: throw LumaError.refused(status: status)
        }
    }

    private static func parse(_ body: [UInt8]) throws -> JSONNode {
        do {
            let root = try JSONDocument(body).root
            guard root.kind == .object else { throw LumaError.malformed("it is no JSON object") }
            return root
        } catch let error as JSONError {
            // Only where it broke: the rest may be people's data.
            throw LumaError.malformed("it is not JSON (byte \(error.offset) of \(body.count))")
        }
    }
}
