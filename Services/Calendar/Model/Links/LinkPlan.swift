/// What is to be done so that both sides of a link agree.
public struct LinkPlan: Hashable, Sendable {
    public var local: LocalStep = .nothing
    public var remote: RemoteStep = .nothing
    /// Fields that both sides had changed.
    public var conflicts: [FieldConflict] = []
    /// What to remember when there is nothing to write, or once the deletion has succeeded. After any other write it is
    /// ``link(afterWriting:)``.
    public var link: LinkMemory
    /// What to remember as long as what is to be written is not: the counterpart as it was seen, and that the two agree on
    /// everything else by now.
    public var untilWritten: LinkMemory

    /// Nothing is to be done.
    public init(link: LinkMemory) {
        self.link = link
        untilWritten = link
    }

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

    /// What to remember once the event was written. Only what was written counts as agreed, as the calendar has
    /// it: an earlier try may have made it of an older version, and others may have changed the rest.
    ///
    /// - Parameter event: as the calendar has it now.
    public func link(afterWriting event: OutsideEvent) -> LinkMemory {
        var link = link
        link.remoteID = event.id
        link.version = event.version
        switch remote {
        case .create where event.isNew: link.base?.remote = event.content
        case .create:
            // Made earlier, of something else: which side has changed since is not known.
            if let base = link.base {
                link.base?.neverAgreed.formUnion(base.remote.differences(from: event.content))
            }
        case .update(let known, let wanted):
            let open = Set(conflicts.filter { $0.resolution == .open }.map(\.field))
            for field in wanted.differences(from: known.content) where !open.contains(field) {
                link.base?.remote.take(field, from: event.content)
            }
        case .delete, .nothing: break
        }
        return link
    }

    /// What to remember when a reading came between: it may have seen the counterpart before the write or after it, so which
    /// version is there has to be asked. What was written is agreed all the same.
    ///
    /// - Parameters:
    ///   - read: what is remembered since that reading.
    ///   - event: as the calendar had it after the write.
    public func link(_ read: LinkMemory, afterWriting event: OutsideEvent) -> LinkMemory {
        guard read.remoteID == event.id, read.version != event.version else { return read }
        var link = read
        link.version = nil
        guard case .update(let known, let wanted) = remote, let agreed = self.link(afterWriting: event).base else {
            return link
        }
        let open = Set(conflicts.filter { $0.resolution == .open }.map(\.field))
        for field in wanted.differences(from: known.content) where !open.contains(field) {
            link.base?.keep(field, of: agreed)
        }
        return link
    }

    /// Whether the two sides have to be compared once more, because what was written is not what is there.
    ///
    /// - Parameter link: after writing.
    public func needsAnotherLook(_ link: LinkMemory, at event: OutsideEvent) -> Bool {
        guard let base = link.base else { return true }
        let open = Set(conflicts.filter { $0.resolution == .open }.map(\.field))
        return !base.remote.differences(from: event.content).subtracting(open).isEmpty
    }
}
