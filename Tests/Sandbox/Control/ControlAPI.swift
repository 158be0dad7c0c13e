import EventLoop
import JSON

/// The other door of the sandbox: does what people do in the services' own pages, and scripts what goes wrong. For this
/// machine only.
@LoopActor final class ControlAPI {
    nonisolated static let prefix = "/control/"

    let luma: FakeLuma
    let google: FakeGoogle
    let notion: FakeNotion
    /// What the outside services run by.
    let clock: SandboxClock
    let activity: Activity

    nonisolated init(
        luma: FakeLuma, google: FakeGoogle, notion: FakeNotion, clock: SandboxClock, activity: Activity
    ) {
        self.luma = luma
        self.google = google
        self.notion = notion
        self.clock = clock
        self.activity = activity
    }

    func answer(_ request: APIRequest, from peer: PeerAddress) -> APIResponse {
        do throws(APIError) {
            guard peer.isThisMachine else {
                throw APIError(status: 403, message: "Control is open to this machine only.")
            }
            guard let route = ControlRoute.find(request) else {
                throw .notFound("No such control route: \(request.method) \(request.path)")
            }
            return try route.answer(self, ControlRequest(request))
        } catch {
            return error.response
        }
    }
}

extension PeerAddress {
    fileprivate var isThisMachine: Bool {
        switch self {
        case .unix, .memory: true
        case .tcp(let address, _):
            address.hasPrefix("127.") || address == "::1" || address.hasPrefix("::ffff:127.")
        }
    }
}
