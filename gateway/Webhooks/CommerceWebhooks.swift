import Contracts
import Crypto
import EventLoop
import HTTP
import JSON
import JSONRPC

/// Takes what shops and course platforms say: as calls with a key, or as webhooks signed as Standard Webhooks say.
///
/// The calendar program has written it down before this answers, and remembers which deliveries it has had, so nothing has
/// to be kept here.
@LoopActor final class CommerceWebhooks {
    /// The calendar program may be starting.
    private nonisolated static let patience = Duration.seconds(5)

    private let door: SignedDoor
    private let calendar: RPCClient

    init(_ door: SignedDoor, calendar: RPCClient) {
        self.door = door
        self.calendar = calendar
    }

    func routes() -> [Route] {
        [
            Route(
                .post, "/v1/commerce", .write,
                "Takes over a shop's resource/created, resource/updated, ticket/purchased, refunded or transferred.",
                body: .json, to: .peer(calendar)
            ) { input in
                try input.json(RecordCommerce.self)
            },
            Route(
                .post, "/webhooks/commerce", nil, "webhooks.commerce", "Takes shops' webhooks, by their signature.",
                body: .raw(limit: SignedDoor.bodyLimit), run: .waiting { [self] input in try await receive(input) }),
        ]
    }

    private func receive(_ input: RouteInput) async throws -> Response {
        let proof = try door.check(input)
        var call: RecordCommerce
        do {
            call = try JSON.decode(from: input.request.body)
        } catch {
            door.count("unreadable")
            throw Problem.invalid("The body is not what a shop says: type and data are needed.")
        }
        call.delivery = proof.identifier
        call.timestamp = call.timestamp ?? proof.signedAt
        let answer = try await calendar.callForJSON(call, timeout: Self.patience)
        door.count("taken")
        return Response(.ok, contentType: "application/json", body: answer)
    }
}
