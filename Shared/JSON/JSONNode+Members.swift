extension JSONNode {
    /// The member with this name; nil if there is none or if this is not an object.
    ///
    /// Names are compared as bytes: two spellings of `é` are two names.
    public subscript(_ key: StaticString) -> JSONNode? {
        member(key.bytes)
    }

    /// The member with this name, for names that are known at run time only.
    public func member(named key: String) -> JSONNode? {
        var key = key
        return key.withUTF8 { member($0) }
    }

    /// The member with this name.
    /// - Throws: `JSONError` if this is not an object or has no such member.
    public func member(_ key: StaticString) throws(JSONError) -> JSONNode {
        if let found = self[key] { return found }
        guard entry.tag == .object else { throw wrongKind("an object") }
        throw error(.missingMember("\(key)"))
    }

    private func member(_ key: UnsafeBufferPointer<UInt8>) -> JSONNode? {
        let tape = storage.tape
        guard tape[index].tag == .object else { return nil }
        let text = storage.text
        let end = Int(tape[index].next)
        var name = index &+ 1
        while name < end {
            if StringContent.withBytes(tape[name], in: text, { $0.hasSameBytes(as: key) }) {
                return JSONNode(storage: storage, index: name &+ 1)
            }
            name = Int(tape[name &+ 1].next)
        }
        return nil
    }

    /// The members of an object, in the order of the text.
    /// - Throws: `JSONError` if this is not an object.
    public var members: JSONMembers {
        get throws(JSONError) {
            guard entry.tag == .object else { throw wrongKind("an object") }
            return JSONMembers(storage: storage, index: index &+ 1, end: Int(entry.next), count: count)
        }
    }

    /// The elements of an array.
    /// - Throws: `JSONError` if this is not an array.
    public var elements: JSONElements {
        get throws(JSONError) {
            guard entry.tag == .array else { throw wrongKind("an array") }
            return JSONElements(storage: storage, index: index &+ 1, end: Int(entry.next), count: count)
        }
    }
}
