import Contracts
import EventLoop
import HTTP
import JSON
import ServiceKit

/// Puts all routes together and freezes them.
@LoopActor enum GatewayTable {
    /// - Throws: `RouteTableError` for a mistake in the table.
    static func make(
        _ context: ProgramContext, events: AllEvents, keys: KeyRing, sessions: Sessions, webhooks: WebhookReceiver,
        commerce: CommerceWebhooks, feed: LiveFeed, page: PageData, gatekeeper: Gatekeeper, auditLog: AuditLog,
        externalSyncPatience: Duration
    ) throws -> RouteTable {
        let luma = context.peer(.luma)
        let members = context.peer(.members)
        let notifications = context.peer(.notifications)
        let calendar = context.peer(.calendar)
        let behind: [ProgramName] = [.luma, .members, .calendar, .notifications]
        let health = Health(behind.map { ($0, context.peer($0)) })
        let programs = Dictionary(uniqueKeysWithValues: ProgramName.allCases.map { ($0, context.peer($0)) })
        let rpc = RPCDoor(gatekeeper: gatekeeper, auditLog: auditLog, logger: context.logger)
        let document = Document()
        var routes: [Route] = []
        routes += EventRoutes.routes(events: events, luma: luma, members: members)
        routes += OwnEventRoutes.routes(events: events, calendar: calendar)
        routes += SyncedEventRoutes.routes(
            SyncedEvents(events: events, calendar: calendar, patience: externalSyncPatience))
        routes += SyncRoutes.routes(luma: luma, time: context.world.time)
        routes += MemberRoutes.routes(members: members)
        routes += NotificationRoutes.routes(notifications: notifications)
        routes += FeedRoutes.routes(calendar: calendar, gatekeeper: gatekeeper)
        routes += IntegrationRoutes.routes(calendar: calendar)
        routes += AccountRoutes.routes(calendar: calendar)
        routes += ConsentRoutes.routes(calendar: calendar, gatekeeper: gatekeeper)
        routes += ConflictRoutes.routes(calendar: calendar)
        routes += CalendarQueueRoutes.routes(calendar: calendar)
        routes += CalendarAliases(calendar: calendar, time: context.world.time).routes()
        routes += CalendarMessages(calendar: calendar, time: context.world.time, logger: context.logger).routes()
        routes += KeyRoutes.routes(keys: keys, webhooks: webhooks)
        routes += KeyRoutes.receiving(webhooks)
        routes += commerce.routes()
        routes += JobRoutes.routes(programs)
        routes += SystemRoutes.routes(health: health, metrics: context.metrics, programs: programs)
        routes += try PageRoutes.routes(page: page, feed: feed, gatekeeper: gatekeeper, keys: keys, sessions: sessions)
        routes.append(
            Route(
                .post, "/rpc", .read, "rpc", "The calls of this table over JSON-RPC 2.0.",
                body: .raw(limit: RPCDoor.bodyLimit),
                run: .waiting { input in await rpc.answer(input.request, input.visitor) }))
        routes.append(
            Route(
                .get, "/openapi.json", nil, "system.openapi", "This table as an OpenAPI 3.1 document.",
                run: .immediate { _, _ in
                    Response(.ok, contentType: "application/json", body: document.bytes)
                }))
        // Last, because they are many: what comes after them would be looked for longer.
        routes += CalDAVRoutes.routes(calendar: calendar, gatekeeper: gatekeeper)
        let table = try RouteTable(routes)
        rpc.table = table
        document.bytes = JSON.write(OpenAPI.document(table))
        return table
    }

    /// Holds what is made from the table, of which its route is a part.
    @LoopActor private final class Document {
        var bytes: [UInt8] = []
    }
}
