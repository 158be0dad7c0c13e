import Database
import Time

/// The deliveries of shops' webhooks that were taken over, in the caller's transaction.
struct DeliveryStore {
    /// Senders try again for days, and nobody can send again what was signed more than minutes ago.
    static let memory = Duration.days(30)

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// - Returns: false when it was taken over before.
    func add(_ id: String, at now: Timestamp) throws -> Bool {
        try connection.execute(
            "DELETE FROM commerce_delivery WHERE received_at < ?1", (now - Self.memory).milliseconds)
        return try connection.execute(
            "INSERT INTO commerce_delivery (id, received_at) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING", id,
            now.milliseconds) > 0
    }
}
