private import CResolver
import EventLoop

/// Asks the name servers of the system's configuration, off the loop.
public struct SystemServiceResolver: ServiceResolver {
    public nonisolated init() {}

    public func services(_ name: String) async -> [ServiceRecord] {
        await ask(name, type: 33)?.services ?? []
    }

    public func texts(_ name: String) async -> [[String]] {
        await ask(name, type: 16)?.texts ?? []
    }

    /// nil when there is no such name and when nobody answers: discovery goes on without either way.
    private func ask(_ name: String, type: UInt16) async -> DNSAnswer? {
        let bytes = try? await offload { () -> [UInt8] in
            [UInt8](unsafeUninitializedCapacity: Self.longestAnswer) { buffer, count in
                let length = cresolver_query(name, Int32(type), buffer.baseAddress, Int32(Self.longestAnswer))
                count = max(0, min(Int(length), Self.longestAnswer))
            }
        }
        return bytes.flatMap { DNSAnswer($0, type: type) }
    }

    private nonisolated static let longestAnswer = 16 << 10
}
