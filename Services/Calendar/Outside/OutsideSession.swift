public import CalendarModel
public import EventLoop
public import HTTPClient
public import JSON
import Time

/// Asks a JSON interface with one set of credentials, at the pace that they are allowed.
@LoopActor public final class OutsideSession {
    public nonisolated let time: any TimeSource
    private let baseURL: HTTPURL
    private let transport: any HTTPTransport
    private let gate: BudgetGate
    private let limits: TransferLimits

    public nonisolated init(
        baseURL: HTTPURL, transport: any HTTPTransport, gate: BudgetGate, time: any TimeSource, limits: TransferLimits
    ) {
        self.baseURL = baseURL
        self.transport = transport
        self.gate = gate
        self.time = time
        self.limits = limits
    }

    /// Sends a request once the pace allows it.
    ///
    /// - Parameters:
    ///   - reference: percent-encoded, below the address of the interface.
    ///   - body: JSON.
    ///   - isSentOnce: whether the other side must never get it twice.
    /// - Throws: `OutsideError`, `CancellationError`.
    public func answer(
        _ method: HTTPMethod, _ reference: String, fields: HTTPFields, body: [UInt8]?, isSentOnce: Bool = false
    ) async throws -> InboundResponse {
        guard let url = try? baseURL.appending(reference) else {
            throw OutsideError.refused("the request's address is not usable")
        }
        var fields = fields
        fields["accept"] = "application/json"
        if body != nil { fields["content-type"] = "application/json" }
        do {
            try await gate.enter(.urgent)
        } catch let error as RequestLimitReached {
            throw OutsideError.limited(until: error.until)
        }
        let response = try await transport.answer(
            to: OutboundRequest(
                method, url, fields: fields, body: body, limits: limits,
                redirects: method == .get ? .forReading : .refuse, destination: .configured, isSentOnce: isSentOnce))
        if response.head.isSuccess { gate.accepted() }
        return response
    }

    /// Takes note of a failure with these credentials.
    ///
    /// - Returns: the failure, with the instant until which nothing will be sent.
    public func noting(_ error: OutsideError) -> OutsideError {
        guard case .limited(let until) = error else { return error }
        return .limited(until: gate.refused(until: until))
    }

    /// The JSON of an answer; nil for an empty one.
    ///
    /// - Throws: `OutsideError.malformed`, which only says where it broke: the rest may be people's data.
    public nonisolated static func json(_ response: InboundResponse) throws(OutsideError) -> JSONNode? {
        if response.body.isEmpty { return nil }
        do {
            return try JSONDocument(response.body).root
        } catch {
            throw .malformed("it is not JSON (byte \(error.offset) of \(response.body.count))")
        }
    }
}
