import JSON

/// The methods that a program offers, frozen: looked up by the bytes of their names.
public struct RPCMethodTable: Sendable {
    /// No methods: for clients that do not serve.
    public static let none = RPCMethodTable()

    /// With its name as bytes: those of a string are slower to compare.
    private struct Named {
        let name: [UInt8]
        let entry: RPCMethods.Entry
    }

    private let buckets: [[Named]]

    private init() { buckets = [[]] }

    init(_ entries: [RPCMethods.Entry]) throws(RPCSetupError) {
        var size = 1
        while size < entries.count * 2 { size *= 2 }
        var buckets = [[Named]](repeating: [], count: size)
        for entry in entries {
            guard !entry.name.hasPrefix("rpc.") else { throw .reservedMethod(entry.name) }
            let name = Array(entry.name.utf8)
            let bucket = Self.hash(name) & (size - 1)
            guard !buckets[bucket].contains(where: { $0.name == name }) else { throw .duplicateMethod(entry.name) }
            buckets[bucket].append(Named(name: name, entry: entry))
        }
        self.buckets = buckets
    }

    func entry(named name: JSONNode) -> RPCMethods.Entry? {
        let found = try? name.withUTF8 { name in
            buckets[Self.hash(name) & (buckets.count - 1)].first { $0.name.elementsEqual(name) }?.entry
        }
        return found.flatMap { $0 }
    }

    /// FNV-1a: short, and good enough for names that the program chooses itself.
    private static func hash(_ name: some Sequence<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01B3 }
        return Int(truncatingIfNeeded: hash ^ hash &>> 32)
    }
}
