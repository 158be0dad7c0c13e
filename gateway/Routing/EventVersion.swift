import Crypto
import HTTP
import JSON

/// The version of an event as HTTP says it: an entity tag (RFC 9110 §8.8.3).
enum EventVersion {
    /// The tag of an event's JSON; nil for one that cannot be changed here.
    static func tag(of json: [UInt8]) -> String? {
        guard let own = try? JSONDocument(json).root["own"], let version = try? own["version"]?.int64() else {
            return nil
        }
        return "\"\(version)\""
    }
}

extension RouteInput {
    /// The version that the client's change was made from, from `If-Match`; nil where any will do.
    ///
    /// - Throws: `Problem` (412) for a tag that no event has.
    func expectedVersion() throws(Problem) -> Int64? {
        guard let field = request.headers["if-match"], field != "*" else { return nil }
        // Weak tags never match (RFC 9110 §13.1.1).
        guard field.count > 2, field.first == "\"", field.last == "\"",
            let version = Int64(field.dropFirst().dropLast())
        else { throw Problem(.preconditionFailed, .preconditionFailed, "If-Match is no version of an event.") }
        return version
    }

    /// The client's `Idempotency-Key`, in a length that is always the same, with who it is: no other client's is the same.
    var callKey: String? {
        guard let keyID = visitor.keyID, let key = request.headers["idempotency-key"] else { return nil }
        return "\(keyID)/\(Hex.encode(SHA256.hash(key.utf8)))"
    }
}
