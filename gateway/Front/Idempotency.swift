import Crypto
import Database
import EventLoop
import HTTP
import Time

/// Answers a repeated `POST` with an `Idempotency-Key` from memory, for a day.
@LoopActor final class Idempotency {
    private let database: Database
    private let time: any TimeSource
    nonisolated static let retention = Duration.days(1)
    private static let longestKey = 255

    init(database: Database, time: any TimeSource) {
        self.database = database
        self.time = time
    }

    /// To be called at start: what an earlier process did not finish may be tried again.
    func open() async throws {
        try await database.write { try IdempotencyTable($0).releaseUnfinished() }
    }

    /// Does `work` unless the request was done before.
    ///
    /// - Parameters:
    ///   - isSecret: whether the answer must not be kept: then a repeated request is told only that it was done.
    ///   - problem: the answer for an error of `work`.
    /// - Throws: `Problem`: 400 for a malformed key, 409 while the same request is being done, 422 when the key was used
    ///   for another request; `DatabaseError`; without a key what `work` throws.
    func answering(
        _ request: Request, _ visitor: Visitor, isSecret: Bool, problem: @LoopActor (any Error, Request) -> Response,
        _ work: @LoopActor () async throws -> Response
    ) async throws -> Response {
        guard request.method == .post, let keyID = visitor.keyID, let key = try Self.key(of: request) else {
            return try await work()
        }
        let hash = Self.hash(request)
        let now = time.now
        switch try await database.write({ try IdempotencyTable($0).claim(key, of: keyID, requestHash: hash, at: now) })
        {
        case .new: break
        case .answered(let answer): return try Self.response(answer)
        case .running:
            throw Problem(.conflict, .idempotencyConflict, "The same request is being done.", retryAfter: 1)
        case .otherRequest:
            throw Problem(
                .unprocessableContent, .idempotencyConflict, "The Idempotency-Key was used for another request.")
        }
        let response: Response
        do {
            response = try await work()
        } catch {
            response = problem(error, request)
        }
        try await keep(isSecret && response.status.code < 300 ? Self.wasDone(request) : response, key, keyID)
        return response
    }

    private static func wasDone(_ request: Request) -> Response {
        Problem(.conflict, .idempotencyConflict, "This was done before, and its answer is shown only once.")
            .response(requestID: request.id)
    }

    /// A failure on our side is not kept: the client shall try again.
    private func keep(_ response: Response, _ key: String, _ keyID: String) async throws {
        guard case .bytes(let body) = response.body, response.status.code < 500 else {
            return try await database.write { try IdempotencyTable($0).release(key, of: keyID) }
        }
        let answer = IdempotencyTable.StoredAnswer(
            status: Int(response.status.code), contentType: response.headers["content-type"] ?? "", body: body)
        try await database.write { try IdempotencyTable($0).store(answer, for: key, of: keyID) }
    }

    private static func key(of request: Request) throws(Problem) -> String? {
        let values = request.headers.all("idempotency-key")
        guard let value = values.first else { return nil }
        guard values.count == 1, (1...longestKey).contains(value.count),
            value.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw .invalid("The Idempotency-Key must be 1 to \(longestKey) visible ASCII characters, once.") }
        return String(decoding: value, as: UTF8.self)
    }

    private static func hash(_ request: Request) -> [UInt8] {
        SHA256.hash(Array(request.method.rawValue.utf8) + request.head.target.raw + [0] + request.body)
    }

    private static func response(_ answer: IdempotencyTable.StoredAnswer) throws -> Response {
        var response = Response(StatusCode(answer.status) ?? .ok, body: .bytes(answer.body))
        try response.headers.set("Content-Type", answer.contentType)
        response.headers.set(constant: "Idempotency-Replayed", "true")
        return response
    }
}
