import Crypto
import JSON

/// The proof, by both sides of a connection, that they know the same secret: a pure state machine.
///
///     accepting → {"rollcall":"challenge","nonce":N1}
///     connecting → {"rollcall":"proof","nonce":N2,"proof":HMAC(secret, "connecting", N1, N2)}
///     accepting → {"rollcall":"welcome","proof":HMAC(secret, "accepting", N1, N2)}
///
/// Each side has chosen one of the nonces, so a recorded exchange is worth nothing; the two roles sign different
/// texts, so a proof cannot be sent back to its maker. Who connects proves first: a stranger learns nothing at all.
struct Handshake {
    enum Role: String { case accepting, connecting }

    enum Step {
        /// Send this and wait for the other side.
        case proceed([UInt8])
        /// Both sides have proved themselves; send this first, if there is something.
        case complete([UInt8]?)
    }

    static let nonceSize = 32

    let role: Role
    private let secret: [UInt8]
    private let nonce: [UInt8]

    /// - Parameter nonce: 32 random bytes, new for each connection.
    init(role: Role, secret: [UInt8], nonce: [UInt8]) {
        self.role = role
        self.secret = secret
        self.nonce = nonce
    }

    /// What the accepting side says first.
    var opening: [UInt8]? {
        guard role == .accepting else { return nil }
        return Self.message("challenge") { $0.member("nonce", Hex.encode(nonce)) }
    }

    /// Takes the other side's message.
    /// - Throws: `HandshakeFailure` if it is not the one that must come now, or proves nothing.
    mutating func receive(_ message: JSONNode) throws(HandshakeFailure) -> Step {
        switch role {
        case .accepting:
            let other = try Self.bytes("nonce", of: message, "proof")
            let proof = try Self.bytes("proof", of: message, "proof")
            guard constantTimeEqual(proof, self.proof(.connecting, nonce, other)) else { throw .wrongProof }
            let answer = self.proof(.accepting, nonce, other)
            return .complete(Self.message("welcome") { $0.member("proof", Hex.encode(answer)) })
        case .connecting where challenge.isEmpty:
            challenge = try Self.bytes("nonce", of: message, "challenge")
            let proof = self.proof(.connecting, challenge, nonce)
            return .proceed(
                Self.message("proof") { writer in
                    writer.member("nonce", Hex.encode(nonce))
                    writer.member("proof", Hex.encode(proof))
                })
        case .connecting:
            let proof = try Self.bytes("proof", of: message, "welcome")
            guard constantTimeEqual(proof, self.proof(.accepting, challenge, nonce)) else { throw .wrongProof }
            return .complete(nil)
        }
    }

    /// The accepting side's nonce, once the connecting side knows it.
    private var challenge: [UInt8] = []

    private func proof(_ role: Role, _ accepting: [UInt8], _ connecting: [UInt8]) -> [UInt8] {
        let text = Array("rollcall rpc 1 \(role.rawValue)\0".utf8) + accepting + connecting
        return HMACSHA256.authenticationCode(for: text, key: secret)
    }

    /// The 32 bytes of a member of a message of the given kind.
    private static func bytes(
        _ key: StaticString, of message: JSONNode, _ kind: StaticString
    ) throws(HandshakeFailure) -> [UInt8] {
        guard message["rollcall"]?.isString(kind) == true, let text = try? message[key]?.string(),
            let bytes = Hex.decode(text), bytes.count == nonceSize
        else { throw .unexpectedMessage }
        return bytes
    }

    private static func message(_ kind: String, _ members: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("rollcall", kind)
            members(&writer)
        }
        return writer.bytes
    }
}

/// Why the other side was not believed.
enum HandshakeFailure: Error, CustomStringConvertible {
    case unexpectedMessage
    case wrongProof

    var description: String {
        switch self {
        case .unexpectedMessage: "it did not prove that it knows the shared secret"
        case .wrongProof: "it does not know the shared secret"
        }
    }
}
