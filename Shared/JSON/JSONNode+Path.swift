extension JSONNode {
    /// Where in the document the value is, as in `$.guests[3].email`. Found by a walk from the root: for errors only.
    public var path: String {
        var path = "$"
        var at = 0
        while at != index, let step = step(from: at) {
            path += step.text
            at = step.index
        }
        return path
    }

    /// The child of the container at `parent` that is or contains this value.
    private func step(from parent: Int) -> (text: String, index: Int)? {
        let entry = storage.tape[parent]
        let isObject = entry.tag == .object
        var child = parent + (isObject ? 2 : 1)
        var position = 0
        while child < Int(entry.next) {
            let end = Int(storage.tape[child].next)
            if index < end {
                guard isObject else { return ("[\(position)]", child) }
                return (".\(StringContent.string(storage.tape[child - 1], in: storage.text))", child)
            }
            child = end + (isObject ? 1 : 0)
            position += 1
        }
        return nil
    }
}
