public import EventLoop

/// A record of DNS type SRV (RFC 2782): which host offers a service.
public struct ServiceRecord: Sendable, Hashable {
    public var priority: UInt16
    public var weight: UInt16
    public var port: UInt16
    /// Without a dot at the end; empty means that the domain says it has no such service.
    public var target: String

    public init(priority: UInt16 = 0, weight: UInt16 = 0, port: UInt16, target: String) {
        self.priority = priority
        self.weight = weight
        self.port = port
        self.target = target
    }
}

/// Asks the domain name system which host offers a service.
@LoopActor public protocol ServiceResolver: Sendable {
    /// The SRV records of a name such as `_caldavs._tcp.example.org`; empty when there are none or nobody answers.
    func services(_ name: String) async -> [ServiceRecord]
    /// The TXT records of a name, each as its strings; empty when there are none or nobody answers.
    func texts(_ name: String) async -> [[String]]
}
