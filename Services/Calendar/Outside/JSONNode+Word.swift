public import JSON

extension JSONNode {
    /// A machine's word, such as the code of an error: 1 to 64 letters, `_` and `-`. Nil for everything else, which may hold
    /// what people wrote.
    public var word: String? {
        guard kind == .string, let text = try? string(), (1...64).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            })
        else { return nil }
        return text
    }
}
