import Contracts
import EventLoop
import JSON
import ServiceKit
import Time

/// `rollcall feeds …`: addresses at which calendar programs read events.
enum FeedCommands {
    static let list = CommandDefinition(
        path: ["feeds", "list"], summary: "List the feeds that calendar programs can subscribe to.",
        run: { _, context in
            let feeds = try await context.programs.call(ListFeeds(), of: .calendar)
            try context.show(feeds, table(feeds.feeds))
            return .success
        })

    static let create = CommandDefinition(
        path: ["feeds", "create"], summary: "Make a feed; its addresses are shown this once.",
        operands: [Operand(name: "NAME", meaning: "What calendar programs call it.")],
        options: [
            OptionDefinition(name: "gathering", value: "ID", meaning: "Only events of this place."),
            OptionDefinition(name: "calendar", value: "ID", meaning: "Only events of this source calendar."),
            OptionDefinition(name: "organization", value: "ID", meaning: "Only events that this organization owns."),
            OptionDefinition(name: "member", value: "ID", meaning: "What this member is going to."),
            OptionDefinition(name: "team", value: "ID", meaning: "What the members of this team are going to."),
        ],
        run: { invocation, context in
            let scope = try scope { invocation.value($0) }
            let created = try await context.programs.call(
                CreateFeed(name: invocation.operands[0], scope: scope), of: .calendar)
            try context.show(created) {
                context.screen.line("/feeds/\(created.token).ics")
                context.screen.line("/feeds/\(created.token)/")
                context.screen.complaint(
                    """
                    The first is for programs that subscribe to a calendar, the second for those that speak CalDAV. Put \
                    the gateway's address before it. Whoever has it can read the feed; it cannot be shown again.
                    """)
            }
            return .success
        })

    static let revoke = CommandDefinition(
        path: ["feeds", "revoke"], summary: "End a feed at once.",
        operands: [Operand(name: "ID", meaning: "The feed's id, as feeds list shows it.")],
        run: { invocation, context in
            let answer = try await context.programs.call(RevokeFeed(id: invocation.operands[0]), of: .calendar)
            try context.show(answer, "revoked")
            return .success
        })

    static func scope(_ value: (String) -> String?) throws(UsageError) -> FeedScope {
        let kinds: [FeedScope.Kind] = [.gathering, .calendar, .organization, .member, .team]
        let given = kinds.compactMap { kind in value(kind.rawValue).map { FeedScope(kind: kind, id: $0) } }
        guard given.count <= 1 else {
            throw UsageError("give only one of --gathering, --calendar, --organization, --member and --team")
        }
        return given.first ?? FeedScope(kind: .all)
    }

    private static func table(_ feeds: [FeedSummary]) -> TextTable {
        var table = TextTable("ID", "NAME", "EVENTS OF", "MADE")
        for feed in feeds {
            let scope = feed.scope.id.map { "\(feed.scope.kind.rawValue) \($0)" } ?? feed.scope.kind.rawValue
            table.add(feed.id, feed.name, scope, feed.createdAt.rfc3339)
        }
        return table
    }
}
