import Contracts
import EventLoop
import JSON
import JSONRPC
import Time

/// Stands in for the calendar program: one Notion database, a Google channel with the token “right”.
@LoopActor final class CalendarPeer {
    private(set) var googleHints = 0
    private(set) var forgeries = 0
    private(set) var notionHints: [NotionHint] = []
    private(set) var readings = 0
    private(set) var changes: [UpdateIntegration] = []
    private(set) var processed: [ProcessCalendarQueue] = []
    /// What waits in it is done as soon as somebody asks for it.
    var queue = CalendarQueueReport(pending: 0, completed: 5, failed: 1, oldestPendingAge: nil)
    /// The provider does not accept the account any more, which the next reading finds out.
    var isRefused = false
    private var integration: IntegrationSummary
    /// Listed before the other one, and never read.
    private var refused: [IntegrationSummary] = []

    init() {
        integration = IntegrationSummary(
            id: "int-1", provider: "notion", name: "Plans", owner: .community, account: "acct-1", calendar: "d1",
            direction: "both", scope: FeedScope(kind: .all), options: IntegrationOptions(), isActive: true,
            state: "idle")
        integration.webhookId = "chan"
        integration.webhookExpiry = .epoch
    }

    /// Lists an integration whose account is refused.
    func addRefused(_ id: String) {
        var other = integration
        other.id = id
        refused.append(other)
    }

    func register(in methods: inout RPCMethods) {
        methods.on(GoogleHint.self) { [self] hint, _ in
            guard hint.channel == "chan", hint.token == "right" else {
                forgeries += 1
                throw RPCError.notFound
            }
            googleHints += 1
            return Acknowledgement()
        }
        methods.on(NotionHint.self) { [self] hint, _ in
            notionHints.append(hint)
            return Acknowledgement()
        }
        methods.on(ListIntegrations.self) { [self] _, _ in IntegrationList(integrations: refused + [integration]) }
        methods.on(GetIntegration.self) { [self] call, _ in
            guard call.id == integration.id else { throw RPCError(.notFound, message: "there is no such integration") }
            return integration
        }
        methods.on(SyncIntegration.self) { [self] call, _ in
            guard call.id == integration.id else { throw RPCError(.conflict, message: "consent anew") }
            guard integration.isActive else { throw RPCError(.conflict, message: "the integration is paused") }
            readings += 1
            if isRefused {
                (integration.isRefused, integration.state, integration.lastSyncError) = (true, "error", "invalid_grant")
                return Acknowledgement()
            }
            integration.lastSyncAt = .epoch
            return Acknowledgement()
        }
        methods.on(ListCalendarChoices.self) { call, _ in
            guard call.account == "acct-1", call.pasted == "d1" else { throw RPCError(.conflict, message: "not there") }
            return CalendarChoiceList(calendars: [])
        }
        methods.on(UpdateIntegration.self) { [self] call, _ in
            changes.append(call)
            integration.isActive = call.change.isActive ?? integration.isActive
            return integration
        }
        methods.on(OpenConsent.self) { call, _ in
            guard call.state == "state" || call.state == "other" else {
                throw RPCError(.notFound, message: "this consent is not waited for")
            }
            return ConsentAddress(url: "https://accounts.test/?state=\(call.state)")
        }
        methods.on(FinishConsent.self) { call, _ in
            guard call.state == "state", call.code == "code" else {
                throw RPCError(.notFound, message: "this consent is not waited for")
            }
            return AccountSummary(
                id: "acct-2", provider: call.provider, owner: .community, name: "<b>Ada</b>", refused: nil,
                createdAt: .epoch)
        }
        methods.on(CalendarQueueStatus.self) { [self] _, _ in queue }
        methods.on(ProcessCalendarQueue.self) { [self] call, _ in
            processed.append(call)
            let taken = min(queue.pending, call.limit ?? .max)
            queue.pending -= taken
            queue.completed += taken
            return CalendarQueueProcessed(hastened: taken, retried: 0)
        }
        methods.on(CleanCalendarQueue.self) { call, _ in CalendarQueueCleaned(removed: call.olderThanDays) }
    }
}
