/// An event is new, or something about it changed.
public struct EventChanged: RemoteEvent, Hashable {
    public static let type = "event.changed"

    public var event: EventSnapshot

    public init(event: EventSnapshot) {
        self.event = event
    }
}
