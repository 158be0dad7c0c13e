import EventLoop
import JSON
import Time

/// Gathers changes and tells subscriptions of them, signed.
@LoopActor final class NotionWebhooks {
    private(set) var subscriptions: [NotionSubscription] = []
    let deliverer: WebhookDeliverer
    private let clock: SandboxClock
    private let faults: FaultBook
    private var dice: Dice
    private var gathering: [String: NotionAggregate] = [:]

    nonisolated init(seed: UInt64, clock: SandboxClock, deliverer: WebhookDeliverer, faults: FaultBook) {
        self.clock = clock
        self.deliverer = deliverer
        self.faults = faults
        dice = Dice(seed: seed, stream: "notion webhooks")
    }

    // MARK: Subscriptions

    /// Makes a subscription and sends its token to the address, signed with itself.
    func subscribe(
        url: String, botID: String, types: Set<String>, version: NotionVersion, id: String
    ) -> NotionSubscription {
        let subscription = NotionSubscription(
            id: id, url: url, botID: botID, types: types, version: version,
            verificationToken: "secret_" + dice.identifier("", length: 43))
        subscriptions.append(subscription)
        sendToken(of: subscription)
        return subscription
    }

    func sendToken(of subscription: NotionSubscription) {
        let body = JSON.write(["verification_token": .string(subscription.verificationToken)] as JSONValue)
        send("notion.verification", to: subscription) { _ in body }
    }

    /// The person pastes the token.
    ///
    /// - Returns: whether it was the right one.
    func verify(_ id: String, token: String) -> Bool {
        guard let index = subscriptions.firstIndex(where: { $0.id == id && $0.verificationToken == token }) else {
            return false
        }
        subscriptions[index].state = .active
        return true
    }

    func remove(_ id: String) { subscriptions.removeAll { $0.id == id } }

    // MARK: Changes

    /// - Parameters:
    ///   - window: how long changes of one object are gathered.
    ///   - hidden: the bots that are told nothing.
    func announce(_ change: NotionChange, window: Duration, hidden: Set<String>) {
        guard !change.kind.isImmediate, window > .zero else {
            tell(change, authors: [change], hidden: hidden)
            return
        }
        if gathering[change.entityID]?.add(change) != nil { return }
        gathering[change.entityID] = NotionAggregate(change)
        clock.schedule(after: window) { [weak self] in
            guard let self, let aggregate = gathering.removeValue(forKey: change.entityID) else { return }
            for (change, authors) in aggregate.messages { tell(change, authors: authors, hidden: hidden) }
        }
    }

    private func tell(_ change: NotionChange, authors: [NotionChange], hidden: Set<String>) {
        for subscription in subscriptions
        where subscription.state == .active && subscription.wants(change.kind) && !hidden.contains(subscription.botID) {
            let id = Self.uuid(&dice)
            let type = subscription.type(of: change.kind)
            send("notion.\(type)", to: subscription) { attempt in
                JSON.write(Self.payload(id, type, change, authors: authors, subscription, attempt: attempt))
            }
        }
    }

    private nonisolated static func payload(
        _ id: String, _ type: String, _ change: NotionChange, authors: [NotionChange],
        _ subscription: NotionSubscription,
        attempt: Int
    ) -> JSONValue {
        var seen: Set<String> = []
        let people = authors.filter { seen.insert($0.author).inserted }.map { author -> JSONValue in
            ["id": .string(author.author), "type": .string(author.isBot ? "bot" : "person")]
        }
        let isOld = subscription.version == .databases
        var parent: JSONObject = ["id": .text(change.databaseID ?? NotionWorld.workspaceID)]
        parent["type"] = change.databaseID == nil ? "space" : "database"
        if !isOld, change.entityType == "page" { parent["data_source_id"] = .text(change.dataSourceID) }
        var data: JSONObject = ["parent": .object(parent)]
        if !change.updated.isEmpty { data["updated_properties"] = .list(change.updated) }
        let isSchema = isOld && change.entityType == "data_source"
        return [
            "id": .string(id), "timestamp": .time(change.at), "workspace_id": .string(NotionWorld.workspaceID),
            "workspace_name": .string(NotionWorld.workspaceName), "subscription_id": .string(subscription.id),
            "integration_id": .string(NotionAuthority.clientID), "authors": .array(people),
            "attempt_number": .number(attempt), "api_version": .string(subscription.version.rawValue),
            "type": .string(type),
            "entity": [
                "id": .string(isSchema ? change.databaseID ?? change.entityID : change.entityID),
                "type": .string(isSchema ? "database" : change.entityType),
            ],
            "data": .object(data),
        ]
    }

    private func send(
        _ type: String, to subscription: NotionSubscription,
        body: @escaping @Sendable (_ attempt: Int) -> [UInt8]
    ) {
        let delivery = Delivery(
            id: deliverer.identifier("push_", length: 12), subscriptionID: subscription.id, url: subscription.url,
            type: type, policy: .notion
        ) { occasion in
            let body = body(occasion.number)
            let key = occasion.fault == .badSignature ? "secret_wrong" : subscription.verificationToken
            let code = Digest.hex(Digest.hmac(key: Array(key.utf8), body))
            return Delivery.Message(headers: [("X-Notion-Signature", "sha256=\(code)")], body: body)
        }
        deliverer.dispatch(delivery, fault: faults.script.webhookFault(type: type))
    }

    private static func uuid(_ dice: inout Dice) -> String {
        let digits = Digest.hex((0..<16).map { _ in UInt8(truncatingIfNeeded: dice.next()) })
        return NotionWorld.normalized(digits)
    }
}
