/// How webhooks leave: real sockets in the program, a script in tests.
protocol WebhookPoster: Sendable {
    /// Posts a JSON body, or an empty one, and waits for the answer, at most `Delivery.timeLimit`. Redirects are not followed.
    func post(_ body: [UInt8], to url: String, headers: [(name: String, value: String)]) async -> Delivery.Result
}
