import CalendarModel
public import Crypto
public import EventLoop
import HTTPClient
import JSON
import Time

/// The tokens of a connection that a person made by OAuth.
public struct NotionTokenPair: Sendable, Equatable {
    public var accessToken: Secret<String>
    /// Good for one use; nil when Notion gave none.
    public var refreshToken: Secret<String>?

    public init(accessToken: Secret<String>, refreshToken: Secret<String>?) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
    }
}

/// Gives the token to speak with, and renews it when Notion refuses it.
@LoopActor public final class NotionTokens {
    /// Keeps a new pair. Returns once it is kept for good.
    public typealias Store = @LoopActor (NotionTokenPair) async throws -> Void

    private enum Grant {
        /// An internal integration's token, which never changes.
        case fixed(Secret<String>)
        case pair(NotionTokenPair, NotionTokenEndpoint, Store)
    }

    private var grant: Grant
    /// A pair that Notion gave and that is not kept yet. The one before does not work any more, so it must not be lost,
    /// and it must not be used before it is kept.
    private var unkept: NotionTokenPair?
    private var renewing: Task<Result<Void, any Error>, Never>?
    private var refusal: OutsideError?

    /// For an internal integration.
    public nonisolated init(internalToken: Secret<String>) { grant = .fixed(internalToken) }

    /// For a connection that was made by OAuth.
    ///
    /// - Parameter store: called with every new pair before it is used: refresh tokens are good for one use, so a pair
    ///   that is lost is a connection lost.
    public nonisolated init(_ pair: NotionTokenPair, endpoint: NotionTokenEndpoint, store: @escaping Store) {
        grant = .pair(pair, endpoint, store)
    }

    /// - Throws: `OutsideError`; `.unauthorized` once the connection is refused for good.
    func current() async throws -> Secret<String> {
        if let refusal { throw refusal }
        if unkept != nil || renewing != nil { try await renew() }
        switch grant {
        case .fixed(let token): return token
        case .pair(let pair, _, _): return pair.accessToken
        }
    }

    /// Another token in place of one that Notion refuses.
    func renewed(after refused: Secret<String>) async throws -> Secret<String> {
        let token = try await current()
        // Somebody else was quicker.
        if token != refused { return token }
        guard case .pair = grant else { throw OutsideError.unauthorized("Notion does not accept the token") }
        try await renew()
        return try await current()
    }

    /// One request at a time: a second one would use a refresh token that has been used.
    private func renew() async throws {
        let task = renewing ?? EventLoop.task { await self.exchange() }
        renewing = task
        let result = await task.value
        try Task.checkCancellation()
        try result.get()
    }

    private func exchange() async -> Result<Void, any Error> {
        defer { renewing = nil }
        guard case .pair(let pair, let endpoint, let store) = grant else { return .success(()) }
        do {
            let fresh: NotionTokenPair
            if let unkept {
                fresh = unkept
            } else {
                guard let token = pair.refreshToken else {
                    throw OutsideError.unauthorized("Notion does not accept the token")
                }
                fresh = try await endpoint.refresh(token)
                unkept = fresh
            }
            do {
                try await store(fresh)
            } catch {
                throw OutsideError.unavailable("the new tokens of the connection cannot be kept")
            }
            grant = .pair(fresh, endpoint, store)
            unkept = nil
            return .success(())
        } catch {
            if case OutsideError.unauthorized = error { refusal = error as? OutsideError }
            return .failure(error)
        }
    }
}
