import EventLoop
import HTTPClient
import Time
import WebDAV

/// Sends requests with one account's credentials, and only to whom these may go.
@LoopActor final class DAVSession {
    /// When the server does not say for how long.
    private static let usualWait = Duration.seconds(60)

    let limits: CalDAVLimits
    let rules: CredentialRules
    private let transport: any HTTPTransport
    private let credential: CalDAVCredential
    private let destination: OutboundRequest.Destination
    private let time: any TimeSource
    /// A password that was refused is not tried again, whatever is asked for: that locks people out.
    private(set) var isRefused = false
    /// How long the server is left alone; it is not paced, since servers of one's own have no limits.
    private var budget = RateBudget(.init(limit: .max))

    nonisolated init(
        transport: any HTTPTransport, credential: CalDAVCredential, rules: CredentialRules, limits: CalDAVLimits,
        destination: OutboundRequest.Destination, time: any TimeSource
    ) {
        self.transport = transport
        self.credential = credential
        self.rules = rules
        self.limits = limits
        self.destination = destination
        self.time = time
    }

    var xmlLimits: XMLLimits { XMLLimits(bytes: limits.report.responseBytes) }

    /// Sends, and follows redirects with the method, the body and the credentials as they are (RFC 6764 §5).
    ///
    /// - Throws: `CalDAVError`, for an answer only if it is 401 or a redirect that must not be followed; and
    ///   `CancellationError`.
    func send(_ request: DAVRequest) async throws -> DAVAnswer {
        var request = request
        try rules.checkSecure(request.url)
        for _ in 0...limits.redirects {
            let response = try await sendOnce(request)
            guard [301, 302, 303, 307, 308].contains(response.status), let location = response.fields["location"] else {
                return heeding(DAVAnswer(url: request.url, response: response, received: time.now))
            }
            let target: HTTPURL
            do {
                target = try request.url.resolving(location)
            } catch {
                throw CalDAVError.malformed("a redirect to no URL")
            }
            try rules.checkStep(from: request.url, to: target)
            request.url = target
        }
        throw CalDAVError.malformed("more than \(limits.redirects) redirects")
    }

    /// Asks for properties.
    func properties(_ names: [XMLName], of url: HTTPURL, depth: Int = 0) async throws -> DAVListing {
        let answer = try await send(.properties(names, of: url, depth: depth))
        return DAVListing(url: answer.url, status: try answer.multiStatus(limits: xmlLimits))
    }

    /// Takes note of whether the server wants to be left alone: for longer each time that it says so again.
    private func heeding(_ answer: DAVAnswer) -> DAVAnswer {
        guard answer.isThrottled else {
            if answer.response.head.isSuccess { budget.accepted() }
            return answer
        }
        var answer = answer
        let told = answer.retryAfter ?? Self.usualWait
        answer.wait = budget.refused(until: answer.received + told, at: answer.received) - answer.received
        return answer
    }

    private func sendOnce(_ request: DAVRequest) async throws -> InboundResponse {
        if isRefused { throw CalDAVError.unauthorized }
        var fields = request.fields
        fields["Authorization"] = credential.field
        let outbound = OutboundRequest(
            request.method, request.url, fields: fields, body: request.body,
            limits: request.isReport ? limits.report : limits.single, destination: destination)
        do {
            let response = try await transport.send(outbound)
            if response.status == 401 {
                isRefused = true
                throw CalDAVError.unauthorized
            }
            return response
        } catch let error as HTTPClientError {
            switch error.kind {
            case .cancelled: throw CancellationError()
            case .tooLarge: throw CalDAVError.tooLarge
            default: throw CalDAVError.unreachable(error)
            }
        }
    }
}

/// Responses of a server, and what their hrefs are relative to.
struct DAVListing {
    var url: HTTPURL
    var status: MultiStatus

    /// What is said about the resource that was asked for: the response that bears its name, else the only one.
    var own: DAVResponse? {
        let path = Href(path: url.path)
        return status.responses.first { href(of: $0) == path }
            ?? (status.responses.count == 1 ? status.responses.first : nil)
    }

    /// nil for what cannot be a path.
    func href(of response: DAVResponse) -> Href? { try? Href(response.href, relativeTo: url) }
}
