extension String {
    /// As many whole characters from the start as fit into so many bytes of UTF-8; nil when none does. Characters
    /// themselves are no limit: one may consist of any number of bytes.
    func cut(toBytes limit: Int) -> String? {
        if utf8.count <= limit { return isEmpty ? nil : self }
        var (end, bytes) = (startIndex, 0)
        for character in self {
            bytes += character.utf8.count
            guard bytes <= limit else { break }
            formIndex(after: &end)
        }
        return end == startIndex ? nil : String(self[..<end])
    }
}
