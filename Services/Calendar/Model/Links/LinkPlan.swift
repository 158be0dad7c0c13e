/// What is to be done so that both sides of a link agree.
public struct LinkPlan: Hashable, Sendable {
    public var local: LocalStep = .nothing
    public var remote: RemoteStep = .nothing
    /// Fields that both sides had changed.
    public var conflicts: [FieldConflict] = []
    /// What to remember when there is nothing to write, or once the deletion has succeeded. After any other write it is
    /// ``link(afterWriting:)``.
    public var link: LinkState

    public enum LocalStep: Hashable, Sendable {
        case nothing
        case store(LocalVersion)
        /// The counterpart was deleted by somebody there: the event is cancelled here, which can be undone.
        case cancel
    }

    public enum RemoteStep: Hashable, Sendable {
        case nothing
        case create(EventContent)
        case update(OutsideEvent, to: EventContent)
        case delete(OutsideEvent)
    }

    /// What to remember once the event was written: the calendar may have made something else of what it was given.
    ///
    /// - Parameter event: as the calendar has it now.
    public func link(afterWriting event: OutsideEvent) -> LinkState {
        var link = link
        link.remoteID = event.id
        link.version = event.version
        let open = Set(conflicts.filter { $0.resolution == .open }.map(\.field))
        for field in EventField.allCases where !open.contains(field) {
            link.base?.remote.take(field, from: event.content)
        }
        return link
    }
}
