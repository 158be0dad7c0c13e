import EventLoop

/// What a subscriber does about events that it has not had and that are no longer kept: it is new and they are old, or
/// an older copy of its file or of the other program's has been restored.
public enum MissedEvents: Sendable {
    /// It reads the other program's whole state, and goes on from there.
    case areReplacedByState
    /// It goes on with what comes next, after the closure was told.
    case areForgotten(@LoopActor @Sendable () -> Void)
}
