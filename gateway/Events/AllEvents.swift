import Contracts
import EventLoop
import JSON
import JSONRPC

/// All events, wherever they are kept: Luma's with their guests, and those of the calendar program.
@LoopActor final class AllEvents {
    private let luma: RPCClient
    private let calendar: RPCClient
    /// Whether the calendar program keeps any; nil while that is not known. As long as it keeps none, it need not be asked.
    private var areAnyKept: Bool?
    /// Counts the reasons to ask it anew.
    private var changes = 0

    nonisolated static let patience = Duration.seconds(5)

    init(luma: RPCClient, calendar: RPCClient) {
        self.luma = luma
        self.calendar = calendar
    }

    /// Something that the calendar program keeps has changed.
    func changed() {
        changes += 1
        areAnyKept = nil
    }

    /// - Throws: `RPCError` when either cannot be asked: half of the events would look like all of them.
    func list(_ question: ListEvents) async throws -> EventList {
        guard try await areAnyThere() else { return try await luma.call(question, timeout: Self.patience) }
        return try await merged(question)
    }

    /// The one program that has all of them, while that is known.
    func onlySource() -> RPCClient? { areAnyKept == false ? luma : nil }

    /// The same as JSON. Where nothing is kept in Rollcall, Luma's answer is handed on as it is.
    func listAsJSON(_ question: ListEvents) async throws -> [UInt8] {
        guard try await areAnyThere() else { return try await luma.callForJSON(question, timeout: Self.patience) }
        return try JSON.encode(try await merged(question))
    }

    /// - Throws: `RPCError`: not found when neither knows it.
    func eventAsJSON(_ question: GetEvent) async throws -> [UInt8] {
        do {
            return try await luma.callForJSON(question, timeout: Self.patience)
        } catch let error as RPCError where error.code == .notFound {
            return try await calendar.callForJSON(GetOwnEvent(id: question.id), timeout: Self.patience)
        }
    }

    func createAsJSON(_ call: CreateEvent) async throws -> [UInt8] {
        // Its own announcement takes a moment; whoever made the event finds it at once.
        defer { changed() }
        return try await calendar.callForJSON(call, timeout: Self.patience)
    }

    private func merged(_ question: ListEvents) async throws -> EventList {
        async let kept = calendar.call(ListOwnEvents(question), timeout: Self.patience)
        let ofLuma = try await luma.call(question, timeout: Self.patience)
        return EventList(merging: [ofLuma, try await kept], as: question)
    }

    private func areAnyThere() async throws -> Bool {
        if let areAnyKept { return areAnyKept }
        let before = changes
        let any = ListOwnEvents(ListEvents(includeCanceled: true, range: ListRange(limit: 1)))
        let found = try await !calendar.call(any, timeout: Self.patience).events.isEmpty
        if changes == before { areAnyKept = found }
        return found
    }
}
