/// A fact that other programs must not miss.
///
/// The producer writes it to its outbox in the transaction of the change itself; each subscriber applies it once.
public protocol RemoteEvent: Codable, Sendable {
    /// The name on the wire, such as `guests.page`.
    static var type: String { get }
}
