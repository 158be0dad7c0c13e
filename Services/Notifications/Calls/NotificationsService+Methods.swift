import Contracts
import EventLoop
import JSONRPC
import ServiceKit

extension NotificationsService {
    /// Adds the calls this program answers.
    func register(in methods: inout RPCMethods) {
        methods.on(ListNotifications.self, keeping: context.answers) { [unowned self] call, _ in try await list(call) }
        methods.on(CountUnread.self, keeping: context.answers) { [unowned self] call, _ in try await countUnread(call) }
        methods.on(MarkRead.self) { [unowned self] call, _ in try await markRead(call) }
        methods.on(TriggerNotification.self) { [unowned self] call, _ in try await trigger(call) }
        methods.on(ActiveConfiguration.self) { [unowned self] _, _ in try await activeConfiguration() }
        methods.on(CreateConfiguration.self) { [unowned self] call, _ in try await createConfiguration(call) }
        methods.on(UpdateConfiguration.self) { [unowned self] call, _ in try await updateConfiguration(call) }
        methods.on(ActivateConfiguration.self) { [unowned self] call, _ in try await activateConfiguration(call) }
        methods.on(ListCandidates.self, keeping: context.answers) { [unowned self] call, _ in
            try await listCandidates(call)
        }
        methods.on(SuppressCandidate.self) { [unowned self] call, _ in try await suppress(call) }
        methods.on(ListGatherings.self, keeping: context.answers) { [unowned self] _, _ in try await listGatherings() }
        methods.on(GetGathering.self, keeping: context.answers) { [unowned self] call, _ in try await gathering(call) }
    }
}
