import JSON

/// The methods that a program offers, frozen: looked up by the bytes of their names.
public struct RPCMethodTable: Sendable {
    /// No methods: for clients that do not serve.
    public static let none = RPCMethodTable()

    private let buckets: [[RPCMethods.Entry]]

    private init() { buckets = [[]] }

    init(_ entries: [RPCMethods.Entry]) throws(RPCSetupError) {
        var size = 1
        while size < entries.count * 2 { size *= 2 }
        var buckets = [[RPCMethods.Entry]](repeating: [], count: size)
        for entry in entries {
            guard !entry.name.hasPrefix("rpc.") else { throw .reservedMethod(entry.name) }
            let bucket = Self.hash(entry.name.utf8) & (size - 1)
            let isNew = !buckets[bucket].contains { $0.name.utf8.elementsEqual(entry.name.utf8) }
            guard isNew else { throw .duplicateMethod(entry.name) }
            buckets[bucket].append(entry)
        }
        self.buckets = buckets
    }

    func entry(named name: JSONNode) -> RPCMethods.Entry? {
        let found = try? name.withUTF8 { name in
            buckets[Self.hash(name) & (buckets.count - 1)].first {
                $0.name.utf8.count == name.count && $0.name.utf8.elementsEqual(name)
            }
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
