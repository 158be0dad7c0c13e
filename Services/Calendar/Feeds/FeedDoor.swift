import Contracts
import Crypto
import Database
import Durable
import JSON
import JSONRPC

/// Finds the feed that a secret opens.
struct FeedDoor: Sendable {
    private let database: Database

    init(_ database: Database) { self.database = database }

    /// - Throws: `RPCError`: not found, with the code `gone` for a feed that was revoked; unavailable before the first event
    ///   has come, before what feeds say is written in the form of this version, and for members and teams before it is
    ///   known who goes where: an empty calendar would make subscribers delete everything they have.
    func open(_ token: String) async throws -> FeedSummary {
        let hash = SHA256.hash(token.utf8)
        let (found, isEmpty, isWritten, hasAttendance) = try await database.read { connection in
            (
                try FeedStore(connection).feed(tokenHash: hash), try EventStore(connection).isEmpty(),
                try EventTextStore(connection).isCurrent(),
                try Inbox.hasBegun(ProgramName.members.rawValue, in: connection)
            )
        }
        guard let (feed, isRevoked) = found else { throw RPCError(.notFound, message: "there is no such feed") }
        guard !isRevoked else { throw RPCError(.notFound, message: "the feed has ended", data: ["code": "gone"]) }
        guard !isEmpty else { throw RPCError(.unavailable, message: "no event has been read yet") }
        guard isWritten else { throw RPCError(.unavailable, message: "feeds are being written") }
        guard hasAttendance || !(feed.scope.kind == .member || feed.scope.kind == .team) else {
            throw RPCError(.unavailable, message: "nobody has said yet who goes where")
        }
        return feed
    }
}
