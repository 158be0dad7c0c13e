import EventLoop

/// Luma's guest lists, by its API.
struct LumaGuests: GuestProvider {
    let client: LumaClient

    @LoopActor func guests(of eventID: String, cursor: String?) async throws -> GuestListPage {
        let page = try await client.guests(of: eventID, cursor: cursor)
        let entries = page.entries.compactMap(GuestEntry.init(luma:))
        return GuestListPage(
            entries: entries, nextCursor: page.nextCursor, rejected: page.entries.count - entries.count)
    }
}
